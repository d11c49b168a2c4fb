import type { whyPtBr } from './why-pt-br.ts'

/** Texts of the public page that explains a refusal, in English. */
export const whyEn: Readonly<Record<keyof typeof whyPtBr, string>> = {
  'why.title': 'Why your message was refused',
  'why.lead': 'Your message to {recipient}, of {date}, was not accepted.',
  'why.lead.no-recipient': 'Your message of {date} was not accepted.',
  'why.reason': 'Reason',
  'why.remedy': 'What you can do',
  'why.accepted': 'After a review the message was accepted. There is no need to send it again.',
  'why.reference': 'Reference',
  'why.reference.hint': 'If you talk to support, give this reference.',
  'why.languages': 'Languages',
}
