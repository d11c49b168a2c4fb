import type { SendMailOptions } from 'nodemailer'
import type { OutgoingFacts } from '../domain/outgoing/automatic-mail.ts'
import { composeAcknowledgement } from './acknowledgement-mail.ts'
import { composeRefusalNotice } from './refusal-notice-mail.ts'
import { composeTemplated } from './templated-mail.ts'
import { composeValidationRequest } from './validation-request-mail.ts'

/** What every mail of ours is signed with. */
export type OutgoingSignature = { readonly secret: Uint8Array; readonly hostname: string }

/** Composes a mail of ours from its facts, when it leaves. */
export async function composeOutgoing(
  facts: OutgoingFacts,
  signature: OutgoingSignature,
): Promise<SendMailOptions> {
  switch (facts.template) {
    case 'acknowledgement':
      return composeAcknowledgement(facts, signature)
    case 'refusal-notice':
      return composeRefusalNotice(facts, signature.hostname)
    case 'validation-request':
      return composeValidationRequest(facts, signature)
    case 'templated':
      return composeTemplated(facts, signature)
  }
}
