/** Texts of where a mail leads by To, Cc and Bcc, and of what it joins, in Brazilian Portuguese. */
export const routingPtBr = {
  'desks.field.knownAs': 'Endereços públicos que encaminham para cá',
  'desks.field.knownAs.hint':
    'Um por linha. Opcional. São de outro servidor: servem só para reconhecer o endereço em Para e Cc.',
  'message.addressed-as.to': 'no campo Para',
  'message.addressed-as.cc': 'em cópia (Cc)',
  'rule.refuseRequestInCc': 'Endereço só em cópia',
  'detail.requestsInCc': 'pedidos em cópia',
  'detail.isOnlyInCc': 'endereço só em cópia (Cc)',
  'detail.isOtherInTo': 'outro endereço nosso no campo Para',
  'setting.requestsInCc': 'Pedido com este endereço só em cópia (Cc)',
  'setting.requestsInCc.hint': 'Respostas a chamados passam sempre.',
  'setting.requestsInCc.accept': 'Abrir chamado',
  'setting.requestsInCc.hold': 'Reter até alguém conferir',
  'setting.requestsInCc.refuse': 'Recusar',
  'setting.sharedMail': 'Mensagem para vários endereços nossos',
  'setting.sharedMail.hint': 'Vale entre endereços que não escolheram um chamado em cada um.',
  'setting.sharedMail.one': 'Um só chamado, na fila de todos',
  'setting.sharedMail.each': 'Um chamado em cada um, ligados entre si',
  'setting.sharedMail.to': 'Um só chamado, na fila dos que estão em Para',
  'setting.joinReplies': 'Incluir respostas nos chamados existentes',
  'setting.joinReplies.hint': 'Se não, a resposta a um e-mail nosso é tratada como mensagem nova.',
  'setting.sameSubject': 'Mensagem com o mesmo assunto de um chamado aberto',
  'setting.sameSubject.hint':
    'Re, RES, ENC, Fwd e maiúsculas não contam. Havendo vários chamados, vale o mais recente.',
  'setting.sameSubject.new': 'Não associar e criar novo chamado',
  'setting.sameSubject.participants':
    'Associar só se o remetente for o solicitante ou estiver no CC do chamado',
  'setting.sameSubject.anyone': 'Associar mesmo que o remetente não seja o solicitante nem esteja no CC',
  'history.shared-with-desk': 'Chegou também por outro endereço nosso',
  'ticket.queues': 'Também na fila de',
  'ticket.related': 'Da mesma mensagem',
} as const
