import type { Reason } from '../domain/policy/reasons.ts'
import type { TextKey } from './pt-br.ts'

/** What senders read: why a message was refused, what they can do, and the page that explains it. */
type SenderTextKey =
  | `reason.${Reason}`
  | `remedy.${Reason}`
  | Extract<TextKey, `why.${string}` | `mail.notice.${string}` | `mail.answer.${string}`>

/** The texts for senders in Spanish. Everything else is English to who asks for it in Spanish. */
export const es: Readonly<Record<SenderTextKey, string>> = {
  'mail.answer.attribution': 'El {at}, {author} escribió:',
  'reason.subject-missing': 'No fue posible registrar la solicitud. El correo no tiene asunto.',
  'reason.several-recipients':
    'No fue posible abrir la solicitud. Hay más de una dirección de correo en el campo PARA/TO. Para abrirla, el correo debe dirigirse, en PARA/TO, únicamente a la dirección de apertura automática de solicitudes.',
  'reason.header-fault': 'La cabecera del mensaje no deja claro quién lo escribió.',
  'reason.virus-found': 'El mensaje trae un virus u otro programa dañino.',
  'reason.only-in-cc': 'Esta dirección no abre solicitudes cuando está solo en copia (Cc).',
  'reason.spam-found': 'El mensaje tiene las marcas de publicidad o fraude y no se acepta aquí.',
  'reason.listed-peer': 'El servidor que envió el mensaje está en una lista de fuentes de abuso.',
  'reason.listed-for-now':
    'El servidor que envió el mensaje está en una lista de fuentes de abuso; inténtelo más tarde.',
  'reason.null-mx-sender':
    'El dominio del remitente declara que no recibe correo (MX nulo), y no habría cómo responder.',
  'reason.unroutable-sender':
    'El dominio del remitente no tiene servidor de correo, y no habría cómo responder.',
  'reason.first-attempt':
    'Primer mensaje de este remitente; su servidor lo intentará de nuevo en unos minutos y entrará.',
  'remedy.listed-peer':
    'Pida al administrador de su servidor que lo retire de las listas de abuso, o escriba desde otra dirección.',
  'remedy.listed-for-now':
    'Su servidor lo intentará de nuevo solo. Pida a su administrador que lo retire de las listas de abuso.',
  'remedy.null-mx-sender': 'Envíe desde una dirección que reciba respuestas.',
  'remedy.unroutable-sender':
    'Revise la dirección del remitente, o pida al administrador del dominio que corrija el DNS.',
  'remedy.first-attempt': 'No hace falta hacer nada: su servidor lo intentará de nuevo solo.',
  'reason.scanner-unavailable':
    'La verificación de seguridad está fuera de servicio; el mensaje no se perdió.',
  'reason.asked-to-wait': 'El mensaje debe enviarse de nuevo dentro de poco; no se perdió.',
  'remedy.virus-found': 'Revise su equipo con un antivirus y envíe el mensaje sin el adjunto.',
  'remedy.spam-found': 'Escriba de nuevo con sus palabras, con menos enlaces, o contáctenos por otro medio.',
  'remedy.scanner-unavailable': 'Su servidor lo intentará de nuevo solo.',
  'remedy.asked-to-wait': 'Su servidor lo intentará de nuevo solo.',
  'reason.dangerous-file':
    'El mensaje trae un archivo que puede ejecutar programas, y eso no se acepta aquí.',
  'reason.encrypted-archive':
    'El mensaje trae un archivo comprimido con contraseña, y eso no se acepta aquí.',
  'reason.too-many-files': 'El mensaje trae demasiados adjuntos.',
  'reason.requests-closed':
    'Esta dirección no abre solicitudes por correo; solo acepta respuestas a solicitudes.',
  'reason.not-registered': 'No fue posible registrar la solicitud. Usuario no encontrado.',
  'reason.sender-is-staff': 'Los técnicos y administradores no abren solicitudes por correo.',
  'reason.requester-blocked': 'No fue posible registrar la solicitud. Usuario bloqueado o inactivo.',
  'reason.email-not-permitted':
    'No fue posible registrar la solicitud. Usuario sin permiso para abrir solicitudes por correo.',
  'reason.validation-pending':
    'No fue posible registrar la solicitud. El solicitante tiene una solicitud PENDIENTE de validación.',
  'reason.body-missing': 'No fue posible registrar la solicitud. El correo no tiene texto.',
  'reason.forged-author':
    'El dominio del remitente pide rechazar los mensajes que no puede comprobar, como este.',
  'reason.peer-not-permitted': 'El dominio del remitente no autoriza al servidor que envió este mensaje.',
  'reason.authentication-unavailable': 'Ahora no fue posible comprobar el dominio del remitente.',
  'reason.not-approved': 'La mesa de ayuda decidió no recibir este mensaje.',
  'reason.awaiting-approval':
    'El mensaje espera que la mesa de ayuda lo deje entrar; su servidor lo intentará de nuevo.',
  'remedy.not-approved': 'Comuníquese con la mesa de ayuda por otro medio.',
  'remedy.awaiting-approval':
    'No hay que hacer nada: en cuanto lo dejen entrar, el mensaje llega con el próximo intento.',
  'reason.relay-denied': 'Este servidor no reenvía mensajes a otros dominios.',
  'reason.unknown-address': 'Esta dirección no existe aquí.',
  'reason.disabled-address': 'Esta dirección está desactivada y no recibe mensajes.',
  'reason.malformed-address': 'La dirección no está bien escrita.',
  'reason.non-ascii-address':
    'La dirección tiene acentos o letras de otro alfabeto y el mensaje no pidió SMTPUTF8.',
  'reason.blocked-author': 'Aquí no se aceptan mensajes de este remitente.',
  'reason.loop-detected': 'El mensaje está en un bucle: pasó por demasiados servidores.',
  'reason.message-too-large': 'El mensaje supera el límite de este servidor.',
  'reason.malformed-message':
    'El mensaje no sigue el formato de Internet (saltos de línea o caracteres prohibidos).',
  'reason.internal-failure': 'Fallo temporal de este servidor; el mensaje no se perdió.',
  'reason.rate-exceeded': 'Demasiados mensajes en poco tiempo.',
  'reason.too-many-recipients': 'Demasiados destinatarios en una sola transacción.',
  'reason.different-policy': 'Este destinatario sigue otras reglas y necesita una transacción propia.',
  'reason.storage-full': 'Ahora no hay espacio para guardar el mensaje.',
  'reason.shutting-down': 'El servidor se está reiniciando.',
  'reason.too-many-sessions': 'Demasiadas conexiones en este momento.',
  'reason.too-many-errors': 'Demasiados errores, o comandos sin mensaje, en esta conexión.',
  'reason.session-timeout': 'Tiempo agotado.',

  'remedy.subject-missing': 'Escriba un asunto y envíe el correo de nuevo.',
  'remedy.only-in-cc': 'Ponga la dirección de soporte en el campo Para y envíe de nuevo.',
  'remedy.several-recipients': 'Deje en Para solo la dirección de soporte y ponga las demás en copia (Cc).',
  'remedy.header-fault':
    'Pida al administrador del programa que creó el mensaje que ponga un solo remitente en De.',
  'remedy.dangerous-file': 'Envíe el contenido en otro formato, como PDF o imagen, o un enlace.',
  'remedy.encrypted-archive': 'Envíe el archivo sin contraseña, o un enlace.',
  'remedy.too-many-files': 'Junte los archivos en uno, o envíelos en varios mensajes.',
  'remedy.requests-closed':
    'Para una solicitud existente, responda a uno de sus correos; para una nueva, use otro medio.',
  'remedy.not-registered':
    'Escriba desde la dirección con la que está registrado o pida al soporte que la registre.',
  'remedy.sender-is-staff': 'Abra la solicitud en el panel o escriba desde una dirección de solicitante.',
  'remedy.requester-blocked': 'Contacte con soporte por otro medio para recuperar su acceso.',
  'remedy.email-not-permitted':
    'Abra la solicitud en el portal o pida al soporte permiso para abrirla por correo.',
  'remedy.validation-pending': 'Valide sus solicitudes pendientes y envíe el correo de nuevo.',
  'remedy.body-missing': 'Describa la solicitud en el cuerpo del correo y envíelo de nuevo.',
  'remedy.forged-author':
    'Envíe el correo por el servidor de su propio dominio, o pida a su administrador que revise SPF, DKIM y DMARC.',
  'remedy.peer-not-permitted':
    'Envíe el correo por el servidor de su propio dominio, o pida a su administrador que revise el SPF.',
  'remedy.authentication-unavailable': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',
  'remedy.relay-denied': 'Compruebe la dirección del destinatario.',
  'remedy.unknown-address': 'Compruebe que la dirección esté bien escrita.',
  'remedy.disabled-address': 'Busque la dirección actual de soporte.',
  'remedy.malformed-address': 'Corrija la dirección y envíe el correo de nuevo.',
  'remedy.non-ascii-address': 'Use una dirección sin acentos o un servidor compatible con SMTPUTF8.',
  'remedy.blocked-author': 'Contacte con soporte por otro medio.',
  'remedy.loop-detected': 'Pida al administrador de su correo que revise los reenvíos.',
  'remedy.message-too-large': 'Envíe adjuntos más pequeños o un enlace para descargarlos.',
  'remedy.malformed-message': 'Pida al administrador del programa que creó el mensaje que lo corrija.',
  'remedy.internal-failure': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',
  'remedy.rate-exceeded': 'No hace falta hacer nada: su servidor lo intentará de nuevo más tarde.',
  'remedy.too-many-recipients': 'No hace falta hacer nada: su servidor enviará a los demás a continuación.',
  'remedy.different-policy': 'No hace falta hacer nada: su servidor lo enviará a continuación.',
  'remedy.storage-full': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',
  'remedy.shutting-down': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',
  'remedy.too-many-sessions': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',
  'remedy.too-many-errors': 'Revise la lista de direcciones antes de intentarlo de nuevo.',
  'remedy.session-timeout': 'No hace falta hacer nada: su servidor lo intentará de nuevo.',

  'mail.notice.from': 'Aviso automático',
  'mail.notice.subject': 'Su correo no fue aceptado: {subject}',
  'mail.notice.subject.blank': 'Su correo no fue aceptado',
  'mail.notice.lead': 'Su correo para {desk}, recibido el {date}, no fue aceptado.',
  'mail.notice.reason': 'Motivo:',
  'mail.notice.remedy': 'Qué puede hacer:',
  'mail.notice.about': 'Asunto de su correo: {subject}',
  'mail.notice.reference': 'Referencia, si necesita hablar con soporte: {reference}',
  'mail.notice.link': 'Explicación completa: {link}',
  'mail.notice.end':
    'Este aviso es automático. Por el mismo motivo enviamos como máximo uno al día. No incluye el contenido de su correo, solo el encabezado.',

  'why.title': 'Por qué se rechazó su mensaje',
  'why.lead': 'Su mensaje para {recipient}, del {date}, no fue aceptado.',
  'why.lead.no-recipient': 'Su mensaje del {date} no fue aceptado.',
  'why.reason': 'Motivo',
  'why.remedy': 'Qué puede hacer',
  'why.accepted': 'Después de una revisión, el mensaje fue aceptado. No hace falta enviarlo de nuevo.',
  'why.reference': 'Referencia',
  'why.reference.hint': 'Si habla con soporte, dé esta referencia.',
  'why.languages': 'Idiomas',
  'why.self.title': 'O corrija aquí, sin enviar de nuevo',
  'why.self.lead':
    'Guardamos su mensaje. Hasta el {until}, y una sola vez, puede completar lo que faltó; se evaluará de nuevo.',
  'why.self.subject': 'Asunto',
  'why.self.text': 'Texto de la solicitud',
  'why.self.confirmation':
    'Confirmo: la solicitud es para {recipient}, aunque el mensaje haya ido también a otras direcciones.',
  'why.self.submit': 'Enviar la corrección',
  'why.self.fault.subject': 'Escriba un asunto que diga de qué se trata.',
  'why.self.fault.text': 'Escriba lo que necesita.',
  'why.self.fault.confirmation': 'Marque la confirmación para continuar.',
  'why.self.late': 'El plazo de 72 horas para corregir aquí ya pasó. Envíe el mensaje de nuevo, por favor.',
  'why.self.off':
    'Este servicio no recibe correcciones por esta página. Envíe el mensaje de nuevo, por favor.',
  'why.corrected': 'Con su corrección del {date}, el mensaje fue aceptado. No hace falta enviarlo de nuevo.',
  'why.corrected.protocol': 'Número: {protocol}.',
  'why.corrected.refused':
    'Recibimos su corrección el {date}, pero no bastó para aceptar el mensaje. Envíelo de nuevo: la respuesta dirá qué falta.',
}
