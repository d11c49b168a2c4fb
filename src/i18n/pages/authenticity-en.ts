import type { authenticityPtBr } from './authenticity-pt-br.ts'

/** Texts about who really sent a message, in English. */
export const authenticityEn: Readonly<Record<keyof typeof authenticityPtBr, string>> = {
  'reason.forged-author':
    "The sender's domain asks to refuse mail that does not prove to come from it, and this did not.",
  'reason.peer-not-permitted': "The sender's domain does not permit the server that sent this message.",
  'reason.authentication-unavailable': "The sender's domain cannot be checked at the moment.",
  'reason.unproved-author': 'The author of the message is not proved.',
  'remedy.forged-author':
    'Send through the server of your own domain, or ask its administrator to check SPF, DKIM and DMARC.',
  'remedy.peer-not-permitted':
    'Send through the server of your own domain, or ask its administrator to check the SPF record.',
  'remedy.authentication-unavailable': 'Nothing needs to be done: your server will try again.',
  'remedy.unproved-author':
    'Ask the sender by other means whether the message is theirs; then reprocess it with the policy adjusted.',
  'rule.refuseForgedAuthor': 'Authenticity of the author',
  'detail.spf': 'SPF',
  'detail.dkim': 'DKIM',
  'detail.dmarc': 'DMARC',
  'detail.policy': "the domain's wish",
  'detail.forwarder': 'known forwarder',
  'setting.authentication': 'Author not proved (SPF, DKIM, DMARC)',
  'setting.authentication.hint':
    "Only what the author's domain asks to refuse is refused; what it quarantines is set aside. Whoever is not proved reads the refusal of a stranger (R2) and gets no acknowledgement.",
  'setting.authentication.ignore': 'Do not check',
  'setting.authentication.mark': 'Only show it on the message',
  'setting.authentication.hold': 'Set aside for a person to look at',
  'setting.authentication.refuse': 'Refuse',
  'message.authenticity': 'Authenticity',
  'message.authenticity.lead': 'Whether the author is who the From field says.',
  'message.authenticity.none': 'Nobody checked the author of this message.',
  'message.authenticity.authenticated': 'authenticated',
  'message.authenticity.unverified': 'not verified',
  'message.authenticity.forged': 'forged',
  'message.authenticity.domain': "Author's domain",
  'message.authenticity.policy': 'What the domain asks for',
  'check.pass': 'passed (pass)',
  'check.fail': 'failed (fail)',
  'check.softfail': 'probably failed (softfail)',
  'check.neutral': 'the domain says nothing of it (neutral)',
  'check.none': 'nothing to check (none)',
  'check.policy': 'does not count here (policy)',
  'check.temperror': 'could not be checked (temperror)',
  'check.permerror': 'faulty record (permerror)',
  'dmarc-policy.none': 'nothing (none)',
  'dmarc-policy.quarantine': 'set aside (quarantine)',
  'dmarc-policy.reject': 'refuse (reject)',
  'message.authenticity.arc': 'Seal of who forwarded it (ARC)',
  'message.authenticity.forwarder': 'Known forwarder',
  'message.authenticity.original': 'Sender before the forwarder',
  'message.authenticity.answers': 'DNS answers used',
  'desks.forwarder':
    'There seems to be a forwarder in front of {address}: {peer} delivers mail of {domains} domains that are not its own. If so, change the mode of the address to Forwarded.',
}
