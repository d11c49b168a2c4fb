import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { type SpamAction, type SpamScan, unasked, type VirusScan } from '../../../src/domain/policy/scans.ts'
import { profileSettings, type SettingChanges } from '../../../src/domain/policy/settings.ts'
import { makeDesk, messageFacts } from '../../support/facts.ts'

type Said = { readonly virus?: VirusScan; readonly spam?: SpamScan; readonly hasSender?: boolean }

function answer(settings: SettingChanges, { hasSender = true, ...scans }: Said): string {
  const desk = makeDesk({ settings: { ...profileSettings.aberto, ...settings } })
  const facts = messageFacts(['Subject: x', 'To: suporte@desk.example'], {
    desk,
    scans: { ...unasked, ...scans },
    hasSender,
  })
  const { verdict } = judge(messageRules, facts)
  return verdict.kind === 'pass' ? 'pass' : `${verdict.kind} ${verdict.reason}`
}

const advised = (action: SpamAction): Said => ({
  spam: { kind: 'scored', action, score: 7.5, required: 15, symbols: 'BAYES_SPAM 5.1' },
})
const virus: Said = { virus: { kind: 'found', signature: 'Win.Test' } }
const down: Said = { virus: { kind: 'unscanned', cause: 'timeout' } }
const tooLarge: Said = { virus: { kind: 'unscanned', cause: 'too-large' } }
const silent: Said = { spam: { kind: 'unscanned', cause: 'unreachable' } }
const hard = { virusScan: 'defer-unscanned' } as const
const soft = { virusScan: 'accept-unscanned' } as const

const rows: readonly (readonly [string, SettingChanges, Said, string])[] = [
  ['a virus where nobody scans', {}, virus, 'pass'],
  ['a virus where scanning may fail', soft, virus, 'reject virus-found'],
  ['a virus where scanning may not fail', hard, virus, 'reject virus-found'],
  ['a clean message', hard, { virus: { kind: 'clean' } }, 'pass'],
  ['a scanner down where that is accepted', soft, down, 'pass'],
  ['a scanner down where mail must be scanned', hard, down, 'defer scanner-unavailable'],
  ['a message that will never be scanned', hard, tooLarge, 'hold not-scanned'],
  ['a scanner down with no sender waiting', hard, { ...down, hasSender: false }, 'hold not-scanned'],
  ['advice to refuse, only noted', { spamScan: 'mark' }, advised('refuse'), 'pass'],
  ['advice to refuse, held', { spamScan: 'hold' }, advised('refuse'), 'hold probable-spam'],
  ['advice to refuse, followed', { spamScan: 'refuse' }, advised('refuse'), 'reject spam-found'],
  ['advice to mark, held', { spamScan: 'refuse' }, advised('mark'), 'hold probable-spam'],
  ['advice to mark, only noted', { spamScan: 'mark' }, advised('mark'), 'pass'],
  ['advice to wait, only noted', { spamScan: 'mark' }, advised('wait'), 'pass'],
  ['advice to wait, followed', { spamScan: 'hold' }, advised('wait'), 'defer asked-to-wait'],
  [
    'advice to wait with no sender waiting',
    { spamScan: 'hold' },
    { ...advised('wait'), hasSender: false },
    'pass',
  ],
  ['no advice', { spamScan: 'refuse' }, advised('none'), 'pass'],
  ['a silent filter by default', { spamScan: 'refuse' }, silent, 'pass'],
  [
    'a silent filter where it must speak',
    { spamScan: 'refuse', spamUnscanned: 'defer' },
    silent,
    'defer scanner-unavailable',
  ],
]
for (const [circumstance, settings, said, expected] of rows) {
  test(`scan rules, ${circumstance}, give ${expected}`, () => {
    assert.equal(answer(settings, said), expected)
  })
}

test('scan rules, a virus, is named in the trace alone', () => {
  const desk = makeDesk({ settings: { ...profileSettings.aberto, virusScan: 'defer-unscanned' } })
  const facts = messageFacts(['Subject: x'], { desk, scans: { ...unasked, ...virus } })
  const step = judge(messageRules, facts).trace.find(({ rule }) => rule === 'refuseViruses')
  assert.equal(step?.details.signature, 'Win.Test')
})
