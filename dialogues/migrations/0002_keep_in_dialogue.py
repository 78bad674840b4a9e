from django.db import migrations


def keep(apps, schema_editor):
    """What ``services.keep_in_dialogue`` keeps from now on."""
    standing = apps.get_model("dialogues", "Dialogue").objects.exclude(state="dropped")
    pks = standing.values_list("initiatives", flat=True)
    apps.get_model("initiatives", "Initiative").objects.filter(pk__in=pks).update(in_dialogue=True)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0001_initial"), ("initiatives", "0004_catalogue_index")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
