from django.db import migrations


def keep(apps, schema_editor):
    """What the moves of an offer keep from now on."""
    published = apps.get_model("confirmations", "MentorOffer").objects.filter(state="published")
    pks = published.values_list("actor", flat=True)
    apps.get_model("initiatives", "Actor").objects.filter(pk__in=pks).update(mentoring=True)


class Migration(migrations.Migration):
    dependencies = [("confirmations", "0001_initial"), ("initiatives", "0004_catalogue_index")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
