import type { SendMailOptions } from 'nodemailer'
import type { Desk } from '../../domain/desk.ts'
import type { Mailbox } from '../../domain/mail/header-section.ts'
import { testField } from '../../domain/outgoing/mail-test.ts'
import { translate } from '../../i18n/translate.ts'
import { signMessageId } from '../../intake/reply-token.ts'
import { signTestMark } from '../../intake/test-mark.ts'
import type { OutgoingSignature } from '../compose-facts.ts'

/**
 * Where a test message to a desk goes: to the address that people write to, which may be elsewhere.
 *
 * A desk that is a whole domain gets it at any address of it.
 */
export function testAddressOf({ address, knownAs }: Pick<Desk, 'address' | 'knownAs'>): string {
  return knownAs[0] ?? address.replace(/^\*@/, 'teste@')
}

/**
 * Composes a test message to a desk, marked and signed. C5
 *
 * Where somebody on the way takes the mark off, its Message-ID and our loop field are left, by which it is refused as
 * mail of ours: it never opens a ticket.
 */
export function composeTestMail(
  { testId, desk, from }: { readonly testId: string; readonly desk: Desk; readonly from: Mailbox },
  { secret, hostname }: OutgoingSignature,
): SendMailOptions {
  const address = testAddressOf(desk)
  return {
    envelope: { from: '', to: [address] },
    from,
    to: { name: '', address },
    messageId: `<${signMessageId(secret, testId, hostname)}>`,
    subject: translate(desk.language, 'mail.test.subject'),
    text: translate(desk.language, 'mail.test.text', { address }),
    headers: {
      [testField]: signTestMark(secret, testId, desk.id),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Portaria-Loop': hostname,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
