import type { SpamAction, SpamScan } from '../../domain/policy/scans.ts'
import { ScanError } from './ask-scanner.ts'

const actions: ReadonlyMap<unknown, SpamAction> = new Map([
  ['no action', 'none'],
  ['greylist', 'wait'],
  ['soft reject', 'wait'],
  ['add header', 'mark'],
  ['rewrite subject', 'mark'],
  ['quarantine', 'mark'],
  ['reject', 'refuse'],
  ['discard', 'refuse'],
])

const maxSymbols = 20

/** Reads an answer of rspamd's `/checkv2`; what is not one throws. */
export function readAdvice(text: string): SpamScan {
  const answer = parse(text)
  const { action, score, required_score: required, symbols } = answer
  const advice = actions.get(action)
  if (advice === undefined || !isNumber(score) || !isNumber(required)) {
    throw new ScanError('bad-answer', `expected advice of rspamd, got ${text.slice(0, 200)}`)
  }
  return {
    kind: 'scored',
    action: advice,
    score: rounded(score),
    required: rounded(required),
    symbols: heaviest(symbols),
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text)
    if (isRecord(answer)) return answer
  } catch {
    // Told below, like any other answer that is none.
  }
  throw new ScanError('bad-answer', `expected a JSON object of rspamd, got ${text.slice(0, 200)}`)
}

/** The signs that weighed most, for people to read: `BAYES_SPAM 5.1, R_SPF_ALLOW -0.2`. */
function heaviest(symbols: unknown): string {
  const weighed = Object.entries(isRecord(symbols) ? symbols : {}).flatMap(([name, symbol]) => {
    const weight = isRecord(symbol) ? symbol.score : null
    return /^\w{1,64}$/.test(name) && isNumber(weight) && weight !== 0 ? [{ name, weight }] : []
  })
  return weighed
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, maxSymbols)
    .map(({ name, weight }) => `${name} ${rounded(weight)}`)
    .join(', ')
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
