/** Texts of the notice of refusal, and of what the message page says of it, in Brazilian Portuguese. */
export const noticePtBr = {
  'mail.notice.from': 'Aviso automático',
  'mail.notice.subject': 'Seu e-mail não foi aceito: {subject}',
  'mail.notice.subject.blank': 'Seu e-mail não foi aceito',
  'mail.notice.lead': 'Seu e-mail para {desk}, recebido em {date}, não foi aceito.',
  'mail.notice.reason': 'Motivo:',
  'mail.notice.remedy': 'O que fazer:',
  'mail.notice.about': 'Assunto do seu e-mail: {subject}',
  'mail.notice.reference': 'Referência, se precisar falar com o atendimento: {reference}',
  'mail.notice.link': 'Explicação completa: {link}',
  'mail.notice.end':
    'Este aviso é automático. Para o mesmo motivo, enviamos no máximo um por dia. O conteúdo do seu e-mail não acompanha este aviso, só o cabeçalho.',

  'notice.title': 'Aviso ao autor',
  'notice.waiting': 'Aviso na fila de envio',
  'notice.sending': 'Aviso sendo enviado',
  'notice.deferred': 'Aviso ainda não entregue; será tentado de novo',
  'notice.sent': 'Aviso enviado',
  'notice.failed': 'Aviso recusado pelo servidor do autor',
  'notice.open': 'Ver o aviso',
  'notice.refused': 'Ver o e-mail recusado',
  'notice.withheld.reason':
    'Não enviado: entre os motivos há um de que ninguém é avisado, como bloqueio ou laço.',
  'notice.withheld.machine': 'Não enviado: o e-mail veio de uma máquina ou de uma lista.',
  'notice.withheld.no-address': 'Não enviado: o autor não tem um endereço que receba e-mail.',
  'notice.withheld.old': 'Não enviado: o e-mail tem mais de cinco dias.',
  'notice.withheld.not-authenticated':
    'Não enviado: nada prova que o e-mail é mesmo deste autor, e o aviso poderia ir a um inocente.',
  'notice.withheld.filtered': 'Não enviado: o endereço está no filtro de saída.',
  'notice.withheld.told-today': 'Não enviado: o autor já foi avisado deste motivo nas últimas 24 horas.',
  'notice.withheld.suppressed': 'Não enviado: o endereço do autor está na supressão.',
  'notice.withheld.capped':
    'Não enviado: o autor já recebeu, ou tem na fila, cinco e-mails automáticos em 24 horas.',
  'notice.withheld.accepted': 'Não enviado: o e-mail foi aceito antes de chegar a vez do aviso.',
} as const
