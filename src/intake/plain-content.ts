import type { Content } from '../domain/mail/content.ts'
import { parseHeaderSection } from '../domain/mail/header-parse.ts'
import { decodeText } from '../domain/mail/octets.ts'

/** Octets of a body that are shown when nothing better can be made of it. */
const maxBodyOctets = 64 * 1024

/** The content of a message that could not be read: the start of its body as it is. */
export function plainContent(head: Uint8Array, fault: string): Content {
  const { bodyOffset } = parseHeaderSection(head)
  const text = decodeText(head.subarray(bodyOffset, bodyOffset + maxBodyOctets), null)
  return {
    text,
    replyText: text,
    quotedText: '',
    html: null,
    attachments: [],
    bounce: null,
    forward: null,
    fault,
  }
}
