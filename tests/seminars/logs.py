"""Logs as the platforms give them, with times of 7 December 2022 in Santiago."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from seminars.attendance import read_log

ZONE = ZoneInfo("America/Santiago")
STARTS = datetime(2022, 12, 7, 13, 0, tzinfo=UTC)  # 10:00 in Santiago
ENDS = STARTS + timedelta(hours=2)

ZOOM = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
"Ana Pérez (Ana)",ana@cr.example.org,12/07/2022 09:58:00 AM,12/07/2022 11:59:00 AM,121,No
Bruno,,12/07/2022 10:10:00 AM,12/07/2022 11:00:00 AM,50,Yes
Bruno,,12/07/2022 11:05:00 AM,12/07/2022 12:00:00 PM,55,Yes
"""
ZOOM_WITH_MEETING = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "85 123,Seminario,12/07/2022 09:55:00 AM,12/07/2022 12:02:00 PM,unidad@pifcss.example.org,127,2\n\n" + ZOOM
)
ZOOM_WEBINAR = """Attendee Report
Report Generated:,"Dec 8, 2022 9:00 AM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered
Seminario,85 123,"Dec 7, 2022 9:55 AM",127,3
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Ana Pérez,ana@cr.example.org,"Dec 7, 2022 9:58:00 AM","Dec 7, 2022 11:59:00 AM",121,No,Costa Rica
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,Leave Time,Time in Session (minutes)
Yes,Bruno,Bruno,Sosa,b@x.example.org,"Dec 1, 2022 9:00:00 AM","Dec 7, 2022 10:10:00 AM","Dec 7, 2022 11:00:00 AM",50
Yes,Bruno,Bruno,Sosa,b@x.example.org,"Dec 1, 2022 9:00:00 AM","Dec 7, 2022 11:05:00 AM","Dec 7, 2022 12:00:00 PM",55
No,Clara,Clara,Ríos,c@x.example.org,"Dec 1, 2022 9:00:00 AM",--,--,--
"""
TEAMS = """1. Summary
Meeting title\tSeminario
Attended participants\t2
Start time\t12/7/22, 9:55:10 AM
End time\t12/7/22, 12:02:00 PM
Meeting duration\t2h 6m 50s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ana Pérez\t12/7/22, 9:58:00 AM\t12/7/22, 11:59:00 AM\t2h 1m\tana@cr.example.org\tana@cr.example.org\tOrganizer
Bruno\t12/7/22, 10:10:00 AM\t12/7/22, 12:00:00 PM\t1h 45m\t\t\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ana Pérez\t12/7/22, 9:58:00 AM\t12/7/22, 11:59:00 AM\t2h 1m\tana@cr.example.org\tOrganizer
Bruno\t12/7/22, 10:10:00 AM\t12/7/22, 11:00:00 AM\t50m\t\tPresenter
Bruno\t12/7/22, 11:05:00 AM\t12/7/22, 12:00:00 PM\t55m\t\tPresenter
"""
TEAMS_EVENTS = """Nombre completo\tAcción del usuario\tMarca de tiempo
Ana Pérez\tSe unió\t7/12/2022, 9:58:00
Bruno\tSe unió\t7/12/2022, 10:10:00
Bruno\tSalió\t7/12/2022, 11:00:00
Bruno\tSe unió\t7/12/2022, 11:05:00
Ana Pérez\tSalió\t7/12/2022, 11:59:00
Bruno\tSalió\t7/12/2022, 12:00:00
"""
MEET = """Nombre;Apellidos;Correo electrónico;Duración;Hora en que se unió;Hora en que salió
Ana;Pérez;ana@cr.example.org;2 h 1 min;9:58;11:59
Bruno;;;50 min;10:10;11:00
Bruno;;;55 min;11:05;12:00
"""
ZOOM_PORTUGUESE = """Nome (nome original),E-mail do usuário,Hora de entrada,Hora de saída,Duração (minutos),Convidado
Ana Pérez,ana@cr.example.org,07/12/2022 09:58:00,07/12/2022 11:59:00,121,Não
Bruno,,07/12/2022 10:10:00,07/12/2022 11:00:00,50,Sim
Bruno,,07/12/2022 11:05:00,07/12/2022 12:00:00,55,Sim
"""
ISO = """participant;joined at;left at
Ana Pérez;2022-12-07T12:58:00Z;2022-12-07T14:59:00.000Z
Bruno;2022-12-07T10:10:00-03:00;2022-12-07T11:00:00-0300
Bruno;2022-12-07 11:05;2022-12-07 12:00
"""
LIVE_EVENT = """SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action
1,,Ana Pérez,x,12/7/2022 12:58:00 PM,Joined
2,,Bruno,x,12/7/2022 1:10:00 PM,Joined
2,,Bruno,x,12/7/2022 2:00:00 PM,Left
3,,Bruno,x,12/7/2022 2:05:00 PM,Joined
1,,Ana Pérez,x,12/7/2022 2:59:00 PM,Left
3,,Bruno,x,12/7/2022 3:00:00 PM,Left
"""
SAME = {
    "zoom": ZOOM.encode("utf-8-sig"),
    "zoom, with the meeting": ZOOM_WITH_MEETING.encode(),
    "zoom, a webinar": ZOOM_WEBINAR.encode("utf-8-sig"),
    "zoom in Portuguese": ZOOM_PORTUGUESE.encode("latin-1"),
    "teams": TEAMS.encode("utf-16"),
    "teams, no mark": TEAMS.replace("\n", "\r\n").encode("utf-16-le"),
    "teams, of joins and leaves": TEAMS_EVENTS.encode("utf-16"),
    "teams, a live event": LIVE_EVENT.encode(),
    "meet": MEET.encode(),
    "ISO 8601": ISO.encode("utf-8-sig"),
}


def read(text, **more):
    data = text if isinstance(text, bytes) else text.encode()
    return read_log(data, **{"starts": STARTS, "ends": ENDS, "zone": ZONE} | more)


def zoom(*lines):
    """A log of Zoom's columns with these lines: name, e-mail, from, to (times of the day)."""
    rows = ["Name,User Email,Join Time,Leave Time"]
    for name, email, joined, left in lines:
        times = (f"2022-12-07 {each}" if each else "" for each in (joined, left))
        rows.append(",".join((name, email, *times)))
    return "\n".join(rows)


def told(log):
    return [(problem.code, problem.line) for problem in log.problems]
