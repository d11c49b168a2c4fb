/** Texts about who really sent a message, in Brazilian Portuguese. */
export const authenticityPtBr = {
  'reason.forged-author':
    'O domínio do remetente pede que se recusem mensagens que não provam vir dele, e esta não provou.',
  'reason.peer-not-permitted': 'O domínio do remetente não autoriza o servidor que enviou esta mensagem.',
  'reason.authentication-unavailable': 'Não foi possível conferir agora o domínio do remetente.',
  'reason.unproved-author': 'O autor da mensagem não está comprovado.',
  'remedy.forged-author':
    'Envie pelo servidor do seu próprio domínio, ou peça ao administrador dele que confira SPF, DKIM e DMARC.',
  'remedy.peer-not-permitted':
    'Envie pelo servidor do seu próprio domínio, ou peça ao administrador dele que confira o registro SPF.',
  'remedy.authentication-unavailable': 'Não é preciso fazer nada: seu servidor tentará de novo.',
  'remedy.unproved-author':
    'Confira com o remetente, por outro meio, se a mensagem é dele; depois, reprocesse-a com a política ajustada.',
  'rule.refuseForgedAuthor': 'Autenticidade do autor',
  'detail.spf': 'SPF',
  'detail.dkim': 'DKIM',
  'detail.dmarc': 'DMARC',
  'detail.policy': 'pedido do domínio',
  'detail.forwarder': 'encaminhador conhecido',
  'setting.authentication': 'Autor não comprovado (SPF, DKIM, DMARC)',
  'setting.authentication.hint':
    'Só se recusa o que o domínio do autor pede para recusar; o que ele põe em quarentena fica retido. Quem não é comprovado lê a recusa de um desconhecido (R2) e não recebe confirmação.',
  'setting.authentication.ignore': 'Não conferir',
  'setting.authentication.mark': 'Só mostrar na mensagem',
  'setting.authentication.hold': 'Reter para uma pessoa ver',
  'setting.authentication.refuse': 'Recusar',
  'message.authenticity': 'Autenticidade',
  'message.authenticity.lead': 'Se o autor é mesmo quem o campo De diz.',
  'message.authenticity.none': 'Ninguém conferiu o autor desta mensagem.',
  'message.authenticity.authenticated': 'autenticado',
  'message.authenticity.unverified': 'não verificado',
  'message.authenticity.forged': 'falsificado',
  'message.authenticity.domain': 'Domínio do autor',
  'message.authenticity.arc': 'Selo de quem encaminhou (ARC)',
  'message.authenticity.forwarder': 'Encaminhador conhecido',
  'message.authenticity.original': 'Remetente antes do encaminhador',
  'message.authenticity.answers': 'Respostas do DNS usadas',
  'desks.forwarder':
    'Parece haver um encaminhador em frente a {address}: {peer} entrega mensagens de {domains} domínios que não são dele. Se for isso, mude o modo do endereço para Encaminhado.',
} as const
