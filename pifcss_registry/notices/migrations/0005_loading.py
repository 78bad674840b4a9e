from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_match'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitación'), ('return', 'Devolución'), ('validation', 'Validación'), ('sent', 'Envío'), ('mention', 'Mención'), ('assignment', 'Encargo'), ('reminder', 'Recordatorio'), ('deadline', 'Plazo'), ('dialogue', 'Diálogo'), ('confirmation', 'Confirmación'), ('mentor', 'Mentoría'), ('exclusion', 'Exclusión'), ('match', 'Coincidencia'), ('loading', 'Carga de iniciativas'), ('security', 'Seguridad')], max_length=12, verbose_name='tipo'),
        ),
    ]
