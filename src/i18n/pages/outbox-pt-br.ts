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

  'outbox.retry': 'Efetivar: enviar agora',
  'outbox.mend': 'Corrigir e enviar',
  'outbox.delete': 'Excluir da fila de envio',
  'outbox.delete.lead':
    'A mensagem não será mais enviada a quem ainda não a recebeu. O conteúdo e as tentativas ficam guardados.',
  'outbox.delete.confirm': 'Excluir da fila',
  'outbox.cancel': 'Cancelar',
  'outbox.repeat':
    'Enviar mesmo que alguém possa receber duas vezes: não se sabe se uma tentativa anterior chegou',
  'outbox.version': 'Versões',
  'outbox.replaces': 'Corrige uma versão anterior, que não chegou',
  'outbox.replaced-by': 'Há uma versão corrigida desta mensagem',
  'outbox.done.retry': 'A mensagem será enviada agora. A situação muda em alguns segundos.',
  'outbox.done.edit': 'A versão corrigida será enviada agora. A anterior continua no histórico.',
  'outbox.done.delete': 'A mensagem saiu da fila de envio.',
  'outbox.obstacle.gone': 'Não é uma mensagem enviada por nós, ou não existe mais.',
  'outbox.obstacle.in-hand': 'A mensagem está sendo enviada agora. Espere alguns segundos e abra de novo.',
  'outbox.obstacle.changed':
    'A situação da mensagem mudou enquanto esta página estava aberta. Nada foi feito; confira e decida de novo.',
  'outbox.obstacle.over': 'Não há mais o que enviar: a mensagem já chegou, ou foi excluída da fila.',
  'outbox.obstacle.unsure':
    'Não se sabe se uma tentativa anterior chegou. Marque que alguém pode receber duas vezes para enviar de novo.',
  'outbox.obstacle.barred':
    'Nenhum dos destinatários pode receber: estão no filtro de saída ou na lista de supressão.',
  'outbox.obstacle.not-kept': 'O texto desta mensagem nunca foi montado; ela não pode ser enviada de novo.',
  'outbox.obstacle.sent-before': 'Um dos destinatários já recebeu esta mensagem. Retire o endereço dele.',
  'outbox.mend.title': 'Corrigir e enviar',
  'outbox.mend.lead':
    'A versão corrigida é enviada agora no lugar desta, que não sai mais. As duas ficam no histórico.',
  'outbox.mend.reached': 'Já receberam e não recebem de novo:',
  'outbox.mend.text.hint':
    'Sem mudança, texto, formatação e anexos saem como estavam. Com mudança, o texto perde a formatação; anexos e imagens continuam.',
  'outbox.mend.no-text':
    'O texto ainda não pode ser lido e sai como está. Para corrigi-lo, abra de novo em instantes.',
  'outbox.mend.send': 'Enviar agora',

  'outbox.bulk.selected': 'Tratar envio das selecionadas',
  'outbox.bulk.filter': 'Tratar todas não entregues deste filtro',
  'outbox.bulk.title': 'Tratar a fila de envio',
  'outbox.bulk.total.one': '{count} mensagem não chegou a todos. Nada foi feito ainda.',
  'outbox.bulk.total.other': '{count} mensagens não chegaram a todos. Nada foi feito ainda.',
  'outbox.bulk.caption': 'Mensagens que não chegaram, as mais novas primeiro',
  'outbox.bulk.repeat': 'Enviar também as que alguém pode receber duas vezes',
  'outbox.bulk.retry.one': 'Enviar {count} mensagem agora',
  'outbox.bulk.retry.other': 'Enviar {count} mensagens agora',
  'outbox.bulk.delete.one': 'Excluir {count} mensagem da fila',
  'outbox.bulk.delete.other': 'Excluir {count} mensagens da fila',
  'outbox.bulk.nothing': 'Nada a tratar: todas as mensagens escolhidas já chegaram ou saíram da fila.',
  'outbox.bulk.retried': 'Postas para envio agora: {changed}',
  'outbox.bulk.deleted': 'Excluídas da fila: {changed}',
  'outbox.bulk.refused.one': '{count} mensagem ficou como estava:',
  'outbox.bulk.refused.other': '{count} mensagens ficaram como estavam:',
  'outbox.bulk.running': 'Fila de envio: tratamento em andamento',
  'outbox.bulk.finished': 'Fila de envio: tratamento concluído',
  'outbox.bulk.stopped': 'Fila de envio: tratamento interrompido por uma falha nossa',

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
