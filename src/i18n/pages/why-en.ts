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
  'why.self.title': 'Or correct it here, without sending it again',
  'why.self.lead':
    'We have kept your message. Until {until}, and once only, you can add what was missing; it will be judged again.',
  'why.self.subject': 'Subject',
  'why.self.text': 'Text of the request',
  'why.self.confirmation':
    'I confirm: the request is for {recipient}, although the message went to other addresses too.',
  'why.self.submit': 'Send the correction',
  'why.self.fault.subject': 'Write a subject that says what it is about.',
  'why.self.fault.text': 'Write what you need.',
  'why.self.fault.confirmation': 'Tick the confirmation to go on.',
  'why.self.late': 'The 72 hours for corrections here are over. Please send the message again.',
  'why.self.off': 'This help desk takes no corrections on this page. Please send the message again.',
  'why.corrected':
    'With your correction of {date} the message was accepted. There is no need to send it again.',
  'why.corrected.protocol': 'Protocol: {protocol}.',
  'why.corrected.refused':
    'We received your correction on {date}, but it was not enough to accept the message. Send it again: the reply will say what is missing.',
}
