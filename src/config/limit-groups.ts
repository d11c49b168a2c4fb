import { defaultCaps } from '../domain/policy/caps.ts'
import { unlimited } from '../domain/policy/rates.ts'
import { group, setting } from './setting.ts'
import { wholeNumber } from './values.ts'

/** The settings of how much anybody may do: limits of a session, rates of an hour and caps against loops. */
export function limitGroups() {
  return {
    limits: group({
      sessions: setting('limits.sessions', wholeNumber(1, 100_000), 500, 'Sessions at a time, in all.'),
      sessionsPerPeer: setting(
        'limits.sessionsPerPeer',
        wholeNumber(1, 100_000),
        20,
        'Sessions at a time from one address.',
      ),
      errorsPerSession: setting(
        'limits.errorsPerSession',
        wholeNumber(1, 1000),
        10,
        'Faulty commands until a session is ended.',
      ),
      unknownRecipientsPerSession: setting(
        'limits.unknownRecipientsPerSession',
        wholeNumber(1, 10_000),
        20,
        'Refused recipients until a session is ended.',
      ),
      idleCommandsPerSession: setting(
        'limits.idleCommandsPerSession',
        wholeNumber(1, 1_000_000),
        100,
        'Commands that move no mail (NOOP, RSET, VRFY, HELP, EHLO) after a message until a session is ended.',
      ),
      idleSeconds: setting(
        'limits.idleSeconds',
        wholeNumber(1, 3600),
        300,
        'Seconds without a whole command until a session is ended.',
      ),
      sessionSeconds: setting(
        'limits.sessionSeconds',
        wholeNumber(1, 86_400),
        1800,
        'Seconds a session may last.',
      ),
      dataSeconds: setting(
        'limits.dataSeconds',
        wholeNumber(1, 86_400),
        600,
        'Seconds one message may take to arrive.',
      ),
      minOctetsPerSecond: setting(
        'limits.minOctetsPerSecond',
        wholeNumber(0, 1_000_000),
        500,
        'Slowest pace of an arriving message.',
      ),
    }),
    rates: group({
      perPeer: setting(
        'rates.perPeer',
        wholeNumber(0, 1_000_000),
        unlimited.perPeer,
        'Recipients one peer may name in an hour before more are put off with 450; 0 for no limit.',
      ),
      perReversePath: setting(
        'rates.perReversePath',
        wholeNumber(0, 1_000_000),
        unlimited.perReversePath,
        'Recipients one envelope sender may name in an hour before more are put off; 0 for no limit.',
      ),
      perRecipient: setting(
        'rates.perRecipient',
        wholeNumber(0, 1_000_000),
        unlimited.perRecipient,
        'Messages one address of ours may be sent in an hour before more are put off; 0 for no limit.',
      ),
      perAuthor: setting(
        'rates.perAuthor',
        wholeNumber(0, 1_000_000),
        0,
        'Messages one author (From) may send in an hour before more are put off with 450; 0 for no limit.',
      ),
    }),
    caps: group({
      mailsPerAuthor: setting(
        'caps.mailsPerAuthor',
        wholeNumber(1, 1_000_000),
        defaultCaps.mailsPerAuthor,
        'Mails of one author in an hour, to addresses that acknowledge by mail, past which more are held as a loop.',
      ),
      mailsPerPair: setting(
        'caps.mailsPerPair',
        wholeNumber(1, 1_000_000),
        defaultCaps.mailsPerPair,
        'Mails of one author in an hour, to one address that acknowledges by mail, past which more are held.',
      ),
      mailsPerTicket: setting(
        'caps.mailsPerTicket',
        wholeNumber(1, 1_000_000),
        defaultCaps.mailsPerTicket,
        'Answers on one ticket in an hour past which more are held.',
      ),
    }),
  }
}
