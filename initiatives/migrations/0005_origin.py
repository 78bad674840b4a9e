from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0004_catalogue_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='initiative',
            name='external_id',
            field=models.CharField(blank=True, default='', help_text='how the origin calls it', max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='initiative',
            name='loaded_digest',
            field=models.CharField(blank=True, default='', help_text='of what the origin declared; by loading', max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='initiative',
            name='origin',
            field=models.SlugField(blank=True, db_index=False, default='', help_text="whose file it was loaded from; '' of a ficha", max_length=40),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('origin', 'external_id'), name='initiative_once_of_origin'),
        ),
    ]
