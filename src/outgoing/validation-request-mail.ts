import type { SendMailOptions } from 'nodemailer'
import type { ValidationRequest } from '../domain/outgoing/automatic-mail.ts'
import { withProtocol } from '../domain/outgoing/answer-subject.ts'
import { cleanText } from '../domain/fold.ts'
import { formatDate } from '../i18n/format.ts'
import { translate } from '../i18n/translate.ts'
import { composeAcknowledgement } from './acknowledgement-mail.ts'
import { brandedBody, type Branding } from './branded-body.ts'

/**
 * Composes a mail that asks whether what was done has helped, with a link for each answer. A20
 *
 * Whoever gets it sees where both links lead, in its HTML too. Nothing is noted by opening one.
 */
export function composeValidationRequest(
  facts: ValidationRequest,
  signature: { readonly secret: Uint8Array; readonly hostname: string },
  branding: Branding,
): SendMailOptions {
  const { language, protocol, link, until } = facts
  const subject = cleanText(facts.subject).replace(/\p{Cc}+/gu, ' ')
  const text = translate(language, 'mail.validation.text', {
    protocol,
    solved: `${link}?answer=solved`,
    open: `${link}?answer=open`,
    until: formatDate(language, new Date(until)),
  })
  return {
    ...composeAcknowledgement({ ...facts, template: 'acknowledgement' }, signature, branding),
    subject: withProtocol(translate(language, 'mail.validation.subject', { protocol, subject }), protocol),
    ...brandedBody({ language, text }, branding, signature.hostname),
  }
}
