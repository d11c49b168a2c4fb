/** Texts about what the DNS, the pace and a first attempt say of a sender, in Portuguese. */
export const reputationPtBr = {
  'reason.listed-peer': 'O servidor que enviou a mensagem está em uma lista de origens de abuso.',
  'reason.listed-for-now':
    'O servidor que enviou a mensagem está em uma lista de origens de abuso; tente de novo mais tarde.',
  'reason.null-mx-sender':
    'O domínio do remetente declara que não recebe e-mail (MX nulo), e não haveria como responder.',
  'reason.unroutable-sender':
    'O domínio do remetente não tem servidor de e-mail, e não haveria como responder.',
  'reason.first-attempt':
    'Primeira mensagem deste remetente; seu servidor tentará de novo em alguns minutos e ela entrará.',
  'reason.doubtful-peer':
    'Vem de um servidor em lista de abuso ou sem nome próprio; guardada até que alguém a veja.',
  'reason.doubtful-sender': 'O remetente não teria como receber a resposta; guardada até que alguém a veja.',
  'reason.forwarding-confirmation':
    'Confirmação de encaminhamento de um provedor, guardada para o administrador.',
  'remedy.listed-peer':
    'Peça ao administrador do seu servidor que o retire das listas de abuso, ou escreva de outro endereço.',
  'remedy.listed-for-now':
    'Seu servidor tentará de novo sozinho. Peça ao administrador dele que o retire das listas de abuso.',
  'remedy.null-mx-sender': 'Envie de um endereço que receba respostas.',
  'remedy.unroutable-sender':
    'Confira o endereço do remetente, ou peça ao administrador do domínio que corrija o DNS.',
  'remedy.first-attempt': 'Não é preciso fazer nada: seu servidor tentará de novo sozinho.',
  'remedy.doubtful-peer':
    'Se a mensagem for honesta, ponha o remetente na lista de permitidos e reprocesse a mensagem.',
  'remedy.doubtful-sender':
    'Se a mensagem for honesta, ponha o remetente na lista de permitidos e reprocesse a mensagem.',
  'remedy.forwarding-confirmation':
    'O código e o link estão na página dos endereços de entrada. Confirme só se foi você que pediu o encaminhamento.',
  'rule.refuseListedPeers': 'Listas de abuso (DNSBL)',
  'rule.refuseUnroutableSenders': 'Domínio do remetente recebe e-mail',
  'rule.holdUnnamedPeers': 'Nome do servidor (DNS reverso)',
  'rule.refuseFirstAttempts': 'Primeira tentativa (greylisting)',
  'rule.refuseAuthorAboveRate': 'Ritmo do autor',
  'rule.holdForwardingConfirmation': 'Confirmação de encaminhamento',
  'detail.lists': 'listas de abuso',
  'detail.allowLists': 'listas de confiança',
  'detail.silentLists': 'listas sem resposta',
  'detail.isAllowed': 'na lista de permitidos',
  'detail.mailServer': 'servidor de e-mail',
  'detail.peerName': 'nome',
  'detail.nameCheck': 'o nome leva de volta',
  'detail.greylistStep': 'etapa',
  'detail.waited': 'minutos desde a primeira tentativa',
  'detail.minutes': 'minutos a esperar',
  'detail.perAuthor': 'mensagens do autor em uma hora',
  'setting.listedPeer': 'Servidor em lista de abuso',
  'setting.listedPeer.hint':
    'Exige listas na configuração (dnsbl.zones). A lista de permitidos vale mais; uma lista que não responde não conta.',
  'setting.listedPeer.ignore': 'Não consultar',
  'setting.listedPeer.mark': 'Só mostrar na mensagem',
  'setting.listedPeer.defer': 'Pedir que tente mais tarde',
  'setting.listedPeer.hold': 'Guardar até que alguém veja',
  'setting.listedPeer.refuse': 'Recusar',
  'setting.senderDomain': 'Remetente que não recebe e-mail',
  'setting.senderDomain.hint':
    'O domínio do envelope tem MX nulo ou nenhum servidor de e-mail. Falha do DNS nunca conta.',
  'setting.senderDomain.ignore': 'Não consultar',
  'setting.senderDomain.mark': 'Só mostrar na mensagem',
  'setting.senderDomain.hold': 'Guardar até que alguém veja',
  'setting.senderDomain.refuse': 'Recusar',
  'setting.unnamedPeer': 'Servidor sem nome confirmado',
  'setting.unnamedPeer.hint': 'O DNS reverso não tem nome, ou o nome não leva de volta ao endereço.',
  'setting.unnamedPeer.ignore': 'Não consultar',
  'setting.unnamedPeer.mark': 'Só mostrar na mensagem',
  'setting.unnamedPeer.hold': 'Guardar até que alguém veja',
  'setting.greylisting': 'Estranho espera e tenta de novo (greylisting)',
  'setting.greylisting.hint':
    'A primeira mensagem de um remetente recebe 451 e entra quando o servidor dele tenta de novo. Não vale para autores comprovados, contatos cadastrados, permitidos, respostas e endereços em modo encaminhado. Só no modo direto.',
  'setting.greylisting.off': 'Não',
  'setting.greylisting.1': 'Depois de 1 minuto',
  'setting.greylisting.5': 'Depois de 5 minutos',
  'setting.greylisting.15': 'Depois de 15 minutos',
  'setting.greylisting.60': 'Depois de 60 minutos',
  'message.forwarded-by': 'Encaminhada por',
  'message.peer.name': 'Nome (DNS reverso)',
  'message.peer.name.confirmed': 'confirmado',
  'message.peer.name.unconfirmed': 'não leva de volta ao endereço',
  'message.peer.name.none': 'não tem',
  'message.peer.name.unknown': 'o DNS não respondeu',
  'message.peer.list': 'Lista',
  'message.peer.list.listed': 'consta',
  'message.peer.list.absent': 'não consta',
  'message.peer.list.unknown': 'não respondeu',
  'message.sender-domain': 'Domínio do remetente',
  'message.sender-domain.accepts': 'recebe e-mail',
  'message.sender-domain.null-mx': 'declara que não recebe e-mail (MX nulo)',
  'message.sender-domain.unroutable': 'não tem servidor de e-mail',
  'message.sender-domain.unknown': 'o DNS não respondeu',
  'message.mark.listed': 'em lista de abuso',
  'message.mark.trusted': 'em lista de confiança',
  'message.mark.unnamed': 'servidor sem nome confirmado',
  'message.mark.unanswerable': 'remetente não recebe e-mail',
  'desks.confirmation': 'Um provedor pergunta se pode encaminhar para {address}',
  'desks.confirmation.open': 'Ver a mensagem',
  'desks.confirmation.unproved':
    'O autor desta mensagem não está comprovado: pode não ser o provedor. Confirme só se você mesmo pediu o encaminhamento.',
  'desks.confirmation.code': 'Código de confirmação:',
  'desks.confirmation.link': 'Ou abra este endereço no navegador:',
  'desks.confirmation.hint':
    'Nada é confirmado por nós. Digite o código nas configurações de encaminhamento da conta de origem. A confirmação fica aqui por sete dias.',
} as const
