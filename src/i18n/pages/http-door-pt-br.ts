/** Texts of the door by which programs hand over mail. */
export const httpDoorPtBr = {
  'http.not-found': 'Aqui não há nada',
  'http.not-found.help': 'As mensagens entram por POST /api/v1/messages.',
  'http.method-not-allowed': 'Método não aceito',
  'http.method-not-allowed.help': 'As mensagens entram por POST.',
  'http.unauthorized': 'Token ausente ou inválido',
  'http.unauthorized.help': 'Envie “Authorization: Bearer TOKEN”; “portaria token add” cria um token.',
  'http.too-many-requests': 'Mensagens demais em um minuto',
  'http.too-many-requests.help':
    'Este token enviou o máximo de mensagens por minuto; tente de novo mais tarde.',
  'http.unsupported-content': 'Tipo de conteúdo não aceito',
  'http.unsupported-content.help':
    'O corpo é a mensagem como ela é: “Content-Type: message/rfc822”, sem compressão.',
  'http.malformed-envelope': 'Envelope inválido',
  'http.malformed-envelope.help':
    'Envie na consulta um “from” (vazio para o remetente nulo) e um ou mais “to”, cada um com um endereço.',
  'http.malformed-key': 'Idempotency-Key inválida',
  'http.malformed-key.help': 'A chave tem de 1 a 255 caracteres ASCII visíveis.',
  'http.key-reused': 'Chave já usada para outra mensagem',
  'http.key-reused.help': 'A mesma Idempotency-Key só pode repetir a mesma mensagem com o mesmo envelope.',
  'http.try-again': 'Ainda não foi possível aceitar a mensagem',
  'http.try-again.help': 'Nada se perdeu deste lado; envie a mensagem de novo.',
  'audit.event.token-added': 'Token criado',
  'audit.event.token-revoked': 'Token revogado',
} as const
