import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killRounds } from '../tests/support/kill-rounds.ts'

const rounds = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'portaria-kill-'))
const report = await killRounds(folder, rounds)
rmSync(folder, { recursive: true, force: true })
process.stdout.write(
  `${report.kills} kills, ${report.acknowledged} acknowledged, ${report.missing.length} missing, ` +
    `${report.doubled.length} doubled, ${report.halfKept} half kept\n`,
)
process.exitCode = report.missing.length + report.doubled.length + report.halfKept > 0 ? 1 : 0
