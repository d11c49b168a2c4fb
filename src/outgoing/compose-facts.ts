import type { Readable } from 'node:stream'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Mailbox } from '../domain/mail/header-section.ts'
import type { OutgoingFacts } from '../domain/outgoing/automatic-mail.ts'
import type { StoredOctets } from '../domain/outgoing/composed-mail.ts'
import type { BlobStore } from '../store/blobs.ts'
import { composeAcknowledgement } from './acknowledgement-mail.ts'
import { type Branding, noBranding } from './branded-body.ts'
import { keepOctets } from './keep-octets.ts'
import { composeRefusalNotice } from './refusal-notice-mail.ts'
import { composeTemplated } from './templated-mail.ts'
import { composeValidationRequest } from './validation-request-mail.ts'

/** What every mail of ours is signed with. */
export type OutgoingSignature = { readonly secret: Uint8Array; readonly hostname: string }

/** Makes octets of what is to be sent, and sends nothing. */
const composer = createTransport({
  streamTransport: true,
  newline: 'windows',
  disableFileAccess: true,
  disableUrlAccess: true,
})

/** Says what a mail of ours is made of, by its facts, and by its account where that stands in From. */
export async function composeOutgoing(
  facts: OutgoingFacts,
  signature: OutgoingSignature,
  branding: Branding = noBranding,
  from?: Mailbox,
): Promise<SendMailOptions> {
  switch (facts.template) {
    case 'acknowledgement':
      return composeAcknowledgement(facts, signature, branding)
    case 'refusal-notice':
      return composeRefusalNotice(facts, signature.hostname, from)
    case 'validation-request':
      return composeValidationRequest(facts, signature, branding)
    case 'templated':
      return composeTemplated(facts, signature, branding)
  }
}

/** Makes the octets of a mail, and keeps them; one that names a file or a page is refused. */
export async function composeOctets(
  mail: SendMailOptions,
  blobs: Pick<BlobStore, 'create'>,
): Promise<StoredOctets> {
  const { message } = await composer.sendMail(mail)
  return keepOctets(message as Readable, blobs)
}
