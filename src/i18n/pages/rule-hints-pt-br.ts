/** What each rule does, in a sentence, in Brazilian Portuguese. */
export const ruleHintsPtBr = {
  'rule-hint.refuseBlockedPeer': 'Recusa quem se conecta de uma rede que está na lista de bloqueio.',
  'rule-hint.refuseOversize': 'Recusa a mensagem que o servidor já anuncia maior do que o limite.',
  'rule-hint.refuseBlockedReversePath': 'Recusa quando o remetente do envelope está na lista de bloqueio.',
  'rule-hint.refuseTooManyRecipients': 'Recusa o que passa do número de destinatários de uma só entrega.',
  'rule-hint.refuseRelay':
    'Recusa mensagens para domínios que não são nossos: a portaria não repassa e-mail de terceiros.',
  'rule-hint.refuseUnknownAddress': 'Recusa o destinatário que não é um endereço de entrada cadastrado.',
  'rule-hint.refuseDisabledAddress': 'Recusa o destinatário cujo endereço de entrada está desativado.',
  'rule-hint.refuseAboveRate': 'Pede que tente mais tarde quem envia mais do que o limite por hora.',
  'rule-hint.refuseDifferentPolicy':
    'Pede entregas separadas quando uma mesma mensagem vai a endereços com regras diferentes.',
  'rule-hint.refuseDisabledDesk': 'O mesmo que “Endereço ativo”, para mensagens que um encaminhador entrega.',
  'rule-hint.refuseLoop': 'Recusa a mensagem que passou por servidores demais: ela está dando voltas.',
  'rule-hint.refuseOwnMail': 'Não abre chamado de um e-mail que nós mesmos enviamos.',
  'rule-hint.refuseDeliveredBefore': 'Recusa a mensagem que este mesmo endereço já recebeu.',
  'rule-hint.refuseBlockedAuthor': 'Recusa o autor (campo De) ou o remetente que está na lista de bloqueio.',
  'rule-hint.refuseForgedAuthor':
    'Confere se o autor é quem diz ser (SPF, DKIM e DMARC). O que fazer se não for está na política de cada endereço.',
  'rule-hint.refuseListedPeers':
    'Consulta listas públicas de servidores abusivos. O que fazer está na política de cada endereço.',
  'rule-hint.refuseUnroutableSenders':
    'Confere se o remetente poderia receber uma resposta. O que fazer se não está na política de cada endereço.',
  'rule-hint.holdUnnamedPeers':
    'Confere se o servidor que entrega tem um nome que leva de volta a ele. O que fazer se não está na política de cada endereço.',
  'rule-hint.refuseHeaderFaults':
    'Recusa a mensagem que não deixa claro quem a escreveu, onde a política do endereço pede.',
  'rule-hint.refuseDangerousFiles':
    'Recusa ou retém mensagens com arquivos que executam programas, conforme a política do endereço.',
  'rule-hint.refuseEncryptedArchives':
    'Recusa ou retém mensagens com arquivos zip que pedem senha, conforme a política do endereço.',
  'rule-hint.refuseTooManyFiles': 'Recusa a mensagem com mais anexos do que a política do endereço permite.',
  'rule-hint.refuseViruses': 'Recusa a mensagem em que o antivírus achou um vírus.',
  'rule-hint.refuseSpam':
    'Recusa ou retém o que o filtro aponta como propaganda, conforme a política do endereço.',
  'rule-hint.refuseAuthorAboveRate':
    'Pede que tente mais tarde o autor que escreve mais do que o limite por hora.',
  'rule-hint.holdAboveCaps':
    'Retém mensagens quando uma conversa cresce depressa demais, sinal de duas máquinas respondendo uma à outra.',
  'rule-hint.holdForwardingConfirmation':
    'Retém o pedido de confirmação que um provedor envia quando alguém encaminha e-mails para cá.',
  'rule-hint.holdMachineMail': 'Retém respostas automáticas e avisos de máquina: eles não abrem chamado.',
  'rule-hint.refuseSeveralRecipients':
    'Recusa o pedido com outros endereços no campo Para, onde a política do endereço exige um só.',
  'rule-hint.refuseRequestInCc':
    'Recusa ou retém o pedido que só copia o endereço (Cc), conforme a política dele.',
  'rule-hint.refuseClosedRequests': 'Recusa pedidos novos nos endereços que não abrem chamado por e-mail.',
  'rule-hint.refuseUnregistered':
    'Recusa pedidos de quem não está cadastrado, onde a política do endereço exige.',
  'rule-hint.refuseStaff':
    'Recusa pedidos de técnicos e administradores: quem atende não abre chamado por e-mail.',
  'rule-hint.refuseBlockedRequester': 'Recusa pedidos de um contato que está inativo.',
  'rule-hint.refuseUnpermitted': 'Recusa pedidos de um contato que não pode abrir chamado por e-mail.',
  'rule-hint.refusePendingValidation':
    'Recusa outro pedido de quem tem chamados demais esperando a sua validação.',
  'rule-hint.refuseMissingSubject': 'Recusa o pedido sem assunto, onde a política do endereço exige um.',
  'rule-hint.refuseMissingBody': 'Recusa o pedido sem texto, onde a política do endereço exige.',
  'rule-hint.refuseFirstAttempts':
    'Pede que um desconhecido tente de novo depois de alguns minutos; servidores honestos tentam.',
  'rule-hint.refuseUnapproved':
    'Faz a mensagem esperar na porta até que alguém a libere, onde a política do endereço pede.',
} as const
