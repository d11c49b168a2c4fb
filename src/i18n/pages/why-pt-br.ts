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
  'why.self.title': 'Ou corrija aqui, sem enviar de novo',
  'why.self.lead':
    'Guardamos a sua mensagem. Até {until}, e uma só vez, você pode completar o que faltou; ela será avaliada de novo.',
  'why.self.subject': 'Assunto',
  'why.self.text': 'Texto do pedido',
  'why.self.confirmation':
    'Confirmo: o pedido é para {recipient}, mesmo que a mensagem tenha ido também a outros endereços.',
  'why.self.submit': 'Enviar a correção',
  'why.self.fault.subject': 'Escreva um assunto que diga do que se trata.',
  'why.self.fault.text': 'Escreva o que você precisa.',
  'why.self.fault.confirmation': 'Marque a confirmação para continuar.',
  'why.self.late': 'O prazo de 72 horas para corrigir aqui já passou. Envie a mensagem de novo, por favor.',
  'why.self.off':
    'Este atendimento não recebe correções por esta página. Envie a mensagem de novo, por favor.',
  'why.corrected': 'Com a sua correção de {date}, a mensagem foi aceita. Não é preciso enviar de novo.',
  'why.corrected.protocol': 'Protocolo: {protocol}.',
  'why.corrected.refused':
    'Recebemos a sua correção em {date}, mas ela não bastou para aceitar a mensagem. Envie-a de novo: a resposta dirá o que falta.',
} as const
