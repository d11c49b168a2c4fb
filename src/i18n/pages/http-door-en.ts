import type { httpDoorPtBr } from './http-door-pt-br.ts'

/** Texts of the door by which programs hand over mail. */
export const httpDoorEn: Readonly<Record<keyof typeof httpDoorPtBr, string>> = {
  'http.not-found': 'There is nothing here',
  'http.not-found.help': 'Messages come in by POST /api/v1/messages.',
  'http.method-not-allowed': 'Method not accepted',
  'http.method-not-allowed.help': 'Messages come in by POST.',
  'http.unauthorized': 'No valid token',
  'http.unauthorized.help': 'Send “Authorization: Bearer TOKEN”; “portaria token add” makes one.',
  'http.too-many-requests': 'Too many messages in a minute',
  'http.too-many-requests.help':
    'This token has sent as many messages as it may in a minute; try again later.',
  'http.unsupported-content': 'Content type not accepted',
  'http.unsupported-content.help':
    'The body is the message as it is: “Content-Type: message/rfc822”, not compressed.',
  'http.malformed-envelope': 'Malformed envelope',
  'http.malformed-envelope.help':
    'Send one “from” (empty for the null reverse-path) and one or more “to” in the query, each with an address.',
  'http.malformed-key': 'Malformed Idempotency-Key',
  'http.malformed-key.help': 'The key has 1 to 255 visible ASCII characters.',
  'http.key-reused': 'Key used for another message',
  'http.key-reused.help': 'An Idempotency-Key may only repeat the same message with the same envelope.',
  'http.try-again': 'The message could not be taken yet',
  'http.try-again.help': 'Nothing is lost on this side; send the message again.',
  'audit.event.token-added': 'Token made',
  'audit.event.token-revoked': 'Token revoked',
}
