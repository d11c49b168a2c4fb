/** Texts of the public page that explains a refusal, in Brazilian Portuguese. */
export const whyPtBr = {
  'why.title': 'Por que sua mensagem foi recusada',
  'why.lead': 'Sua mensagem para {recipient}, de {date}, não foi aceita.',
  'why.lead.no-recipient': 'Sua mensagem de {date} não foi aceita.',
  'why.reason': 'Motivo',
  'why.remedy': 'O que você pode fazer',
  'why.accepted': 'Depois de uma revisão, a mensagem foi aceita. Não é preciso enviar de novo.',
  'why.reference': 'Referência',
  'why.reference.hint': 'Se falar com o atendimento, informe esta referência.',
  'why.languages': 'Idiomas',
} as const
