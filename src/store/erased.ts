/** What stands in the place of a title or subject that was erased. LGPD art. 18, VI */
export const erasedTitle = 'dados eliminados'

/** What a line of a history or of the audit log tells once it was erased; the tables take nothing else. */
export const erasedDetails = '{"erased":true}'

/** All that is left of a message whose person was erased: that it came, when, and what became of it. */
export const erasedMessage = {
  peer_address: null,
  peer_helo: null,
  peer_tls: null,
  reverse_path: null,
  recipients: '[]',
  message_id: null,
  subject: erasedTitle,
  author_name: null,
  author_address: null,
  author_folded: null,
  author_domain: null,
  recipient_folded: null,
  to_mailboxes: '[]',
  cc_mailboxes: '[]',
  date: null,
  reply: null,
  sha256: null,
  body_sha256: null,
  blob: null,
  content_state: 'absent',
  reference: null,
  dialogue: null,
  authentication: null,
  reputation: null,
  forwarding_sign: null,
} as const
