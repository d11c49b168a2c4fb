/** Texts about mail that leaves: its way, its recipients and its attempts, in Brazilian Portuguese. */
export const outboxPtBr = {
  'outbox.suppressed': 'Não enviada (endereço suprimido)',
  'outbox.title': 'Envio',
  'outbox.channel': 'Caixa de saída',
  'outbox.channel.default': 'Servidor de saída da configuração',
  'outbox.next': 'Próxima tentativa',
  'outbox.recipients': 'Destinatários e situação de cada um',
  'outbox.recipient': 'Destinatário',
  'outbox.attempts': 'Tentativas de envio',
  'outbox.attempts.none': 'Ainda não houve tentativa de envio.',
  'outbox.dialogue': 'Conversa com o servidor',
  'outbox.reply': 'Resposta do servidor',
  'outbox.seconds': 'em {seconds} s',

  'history.mail-retried': 'Novo envio pedido',
  'history.mail-mended': 'E-mail corrigido e enviado de novo',
  'history.mail-deleted': 'E-mail excluído da fila de envio',
  'audit.event.mail-retried': 'Novo envio de mensagem pedido',
  'audit.event.mail-mended': 'Mensagem corrigida e enviada de novo',
  'audit.event.mail-deleted': 'Mensagem excluída da fila de envio',
  'audit.event.mails-handled': 'Mensagens da fila de envio tratadas em lote',

  'outbox.why.specific': 'escolhida na etapa do fluxo',
  'outbox.why.contract': 'é a caixa de saída do contrato',
  'outbox.why.answer-via': 'é por onde o endereço responde',
  'outbox.why.same-address': 'é a caixa do próprio endereço',
  'outbox.why.system': 'é a caixa do sistema',
  'outbox.why.none': 'nenhuma caixa de saída foi escolhida',

  'outbox.outcome.sent': 'Entregue ao servidor',
  'outbox.outcome.partly': 'Entregue só a alguns',
  'outbox.outcome.deferred': 'Adiada pelo servidor',
  'outbox.outcome.refused': 'Recusada pelo servidor',
  'outbox.outcome.unknown': 'Resultado desconhecido',
  'outbox.outcome.unreachable': 'Servidor não responde',
  'outbox.outcome.sign-in': 'Login recusado',
  'outbox.outcome.insecure': 'Conexão não é segura',
  'outbox.outcome.no-host': 'Domínio não recebe e-mail',
  'outbox.outcome.private-host': 'Servidor na rede interna',
  'outbox.outcome.too-large': 'Grande demais para o servidor',
  'outbox.outcome.not-sendable': 'Endereço impossível de usar',
  'outbox.outcome.gave-up': 'Desistimos após cinco dias',

  'outbox.notice.unknown':
    'A conexão caiu quando o servidor já tinha a mensagem inteira: não se sabe se ele a aceitou. Para que ninguém receba duas vezes, ela só é reenviada se a caixa de saída mandar, ou se alguém reenviar.',
  'outbox.notice.unreachable':
    'O servidor de saída não respondeu. As mensagens desta caixa esperam e saem assim que ele voltar.',
  'outbox.notice.sign-in':
    'O servidor de saída não aceitou usuário e senha. Corrija a caixa de saída; as mensagens esperam e saem depois.',
  'outbox.notice.insecure':
    'Não foi possível abrir uma conexão segura com o servidor. Nada foi enviado; nova tentativa em breve.',
  'outbox.notice.no-host': 'O domínio do destinatário não recebe e-mail. Confira o endereço.',
  'outbox.notice.private-host':
    'O domínio do destinatário aponta para a rede interna, para onde nada é enviado.',
  'outbox.notice.too-large': 'O servidor não aceita mensagens deste tamanho. Envie com anexos menores.',
  'outbox.notice.gave-up': 'Tentamos por cinco dias, sem sucesso. Ninguém tentará de novo sozinho.',
}
