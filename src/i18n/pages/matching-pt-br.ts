/** Texts of what joins, splits and follows tickets, in Brazilian Portuguese. */
export const matchingPtBr = {
  'setting.attachByNumber': 'Anexar automaticamente resposta',
  'setting.attachByNumber.hint':
    'O número no assunto leva a mensagem ao chamado, se o remetente for o solicitante ou estiver em cópia.',
  'setting.closedTickets': 'Resposta a um chamado encerrado',
  'setting.closedTickets.hint': 'Em todos os casos ela aparece em Não lidos.',
  'setting.closedTickets.attach': 'Anexar ao chamado, que continua encerrado',
  'setting.closedTickets.reopen': 'Anexar e reabrir o chamado',
  'setting.closedTickets.new': 'Abrir um novo chamado, ligado ao encerrado',
  'setting.agentForwards': 'Mensagem encaminhada por um atendente abre chamado para o remetente original',
  'setting.agentForwards.hint':
    'Só quando está provado que o atendente a enviou. Onde atendentes não podem abrir chamados, isto passa.',
  'history.followed-up': 'Continua em um novo chamado',
} as const
