import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { soak } from '../tests/support/soak.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1440' },
    rate: { type: 'string', default: '10' },
    everySeconds: { type: 'string', default: '60' },
    database: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'portaria-soak-'))
const print = (line: string): void => void process.stdout.write(`${line}\n`)
print('minute | mails | memory MiB | descriptors | threads')
try {
  const report = await soak({
    dataDir: folder,
    databaseUrl: values.database ?? null,
    seconds: Number(values.minutes) * 60,
    mailsPerSecond: Number(values.rate),
    everyMs: Number(values.everySeconds) * 1000,
    onSample: ({ atMs, mails, residentMiB, descriptors, threads }) =>
      print(
        `${(atMs / 60_000).toFixed(1)} | ${mails} | ${residentMiB.toFixed(0)} | ${descriptors} | ${threads}`,
      ),
  })
  print(
    `${report.acknowledged} acknowledged, ${report.refused.length} refused, ${report.missing} missing, ${report.unread} unread`,
  )
  for (const [reply, times] of report.putOff) print(`put off ${times} times: ${reply}`)
  for (const fault of report.faults) print(`FAULT: ${fault}`)
  process.exitCode = report.faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
