import { type Door, type DoorNature, doorNatures, doors } from '../src/domain/mail/door-nature.ts'

/** What each part of a nature means, in the words of the page. */
const questions: Readonly<Record<keyof DoorNature, string>> = {
  isPeerSender: 'The peer is the sender: lists, SPF and reputation look at its address',
  countsSenders: 'The pace of senders is counted, and too fast a one put off',
  makesTryAgain: 'A stranger may be made to try again (greylisting)',
  hasSender: 'Somebody holds the message and can bring it again, so it may be put off',
  hasReplyForEach: 'Recipients are answered one by one, so they may differ in policy',
  statesReversePath: 'A null reverse-path was said; elsewhere it may only be unknown',
  vouching: 'Who answers for an author whom nobody looked up',
  looksUp: 'The DNS is asked about sender and signatures, where the desk wants it',
  holdsDelivered: 'Mail comes out of a mailbox: Delivered-To the desk is no loop',
  tellsRefusal: 'Somebody hears of a refusal at once; elsewhere a proved author gets a notice by mail',
  mayPassOn: 'A judged message may be left with the mail server that asked (`atMilter`)',
  bringsVerdicts:
    'A verdict of ours that comes with the mail counts: the mail server that asked delivers here',
}

const vouchers: Readonly<Record<DoorNature['vouching'], string>> = {
  network: 'a named network',
  administrator: 'the administrator',
  either: 'a named network, or the administrator',
  nobody: 'nobody',
}

/** Who speaks at a door, and what its protocol has us say there. */
const protocols: Readonly<Record<Door, readonly [who: string, how: string]>> = {
  smtp: [
    'hosts of the Internet, or a server that forwards',
    'one reply for all recipients after DATA: our failure first, then a success (RFC 5321 §4.2.5); two recipients of different policy become two transactions',
  ],
  lmtp: [
    'the mail server in front (RFC 2033 §3), also through `portaria inject --pipe`',
    'one reply for each recipient; by `--pipe` one exit code for all, so the mail server hands over one at a time, and our words go to the sender by its bounce',
  ],
  milter: [
    'the mail server in front, while its sender waits',
    'the answers of SMTP; the octets are those that the mail server made of the message, which differ where the header section holds what is no field; who signed in there is not looked up by address',
  ],
  http: [
    'a program with a token',
    'one status for all recipients, chosen as in SMTP, and the reply of each beside it; the null reverse-path is an empty `from`',
  ],
  imap: [
    'a mailbox elsewhere that we read',
    'the reverse-path is the topmost Return-Path, or unknown; the recipient is the desk of the account; what is refused stays there, what is put off is tried again from there',
  ],
  pop3: ['a mailbox elsewhere that we read', 'as IMAP'],
  cli: ['an administrator, by `portaria inject`', 'the null reverse-path means that none was given'],
  simulate: ['an administrator', 'the path of a message, without any effect'],
  reprocess: [
    'an administrator',
    'the envelope of then, the policy of now; what follows from how it came is as it was',
  ],
}

/** Writes the page that lists all that differs from door to door, from the table that the judging reads. */
export function doorsDoc(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    '# Doors',
    '',
    'One path leads from every door to the tickets: the same message has the same verdict, reason, ticket and attachments, whichever way it',
    'comes. `tests/corpus/doors.test.ts` brings it by all of them. What differs, because a door is what it is, is this and nothing else.',
    'No rule and no step of the path names a door: each asks one of these questions (`tests/architecture.test.ts`).',
    'Generated from `src/domain/mail/door-nature.ts` by `node tools/write-doors-doc.ts`; a test keeps it true.',
    '',
    row(['', ...doors.map((door) => `\`${door}\``)]),
    row(['---', ...doors.map(() => '---')]),
    ...Object.entries(questions).map(([name, question]) =>
      row([question, ...doors.map((door) => answerOf(doorNatures[door], name as keyof DoorNature))]),
    ),
    '',
    '## What each protocol has us say',
    '',
    '| Door | Who speaks | How it is spoken with |',
    '|---|---|---|',
    ...doors.map((door) => row([`\`${door}\``, ...protocols[door]])),
    '',
    'A lone line feed becomes CRLF at every door. One around a dot line is refused where SMTP was spoken (`smtp`, `lmtp`, `milter`); `http`, `imap`, `pop3`, `cli`,',
    '`simulate` and `portaria inject --pipe` bring a message as a file has it, where it ends a line like any other (`withCrlf`).',
    '',
    'How a front tells the SMTP door for whom it speaks is in [the decision about it](adr/0036-who-a-front-speaks-for.md); how mail servers are set up to use',
    'each door, in the recipes for [Postfix](recipes/postfix.md), [its milter](recipes/postfix-milter.md) and [Exim](recipes/exim.md); what programs are answered, on the page about [HTTP](http.md).',
    '',
  ].join('\n')
}

function answerOf(nature: DoorNature, name: keyof DoorNature): string {
  if (name === 'vouching') return vouchers[nature.vouching]
  return nature[name] ? 'yes' : 'no'
}
