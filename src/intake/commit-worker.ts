import { parentPort, workerData } from 'node:worker_threads'
import { fieldsOf, type Log } from '../domain/log.ts'
import { openDatabase } from '../store/database.ts'
import type { CommitJob, CommitNews, CommitThreadData } from './commit-job.ts'
import { createCommitWriter, type Results } from './commit-writer.ts'
import { settlementTexts } from './settlement-texts.ts'

const data: CommitThreadData = workerData
const log: Log = (level, event, fields) => say({ kind: 'log', level, event, fields: fieldsOf(fields) })
const database = openDatabase(data.databaseUrl, {
  checkpointsApart: true,
  onFault: (error) => log('warn', 'store.failed', { task: 'checkpoint', error }),
})
const writer = createCommitWriter(database, settlementTexts(data), log)

parentPort?.on('message', (job: CommitJob) => {
  void work(job)
})

async function work(job: CommitJob): Promise<void> {
  if (job.kind === 'close') {
    await database.close()
    parentPort?.close()
  } else if (job.kind === 'settle') {
    say({ kind: 'results', id: job.id, results: portable(await writer.settle(job.items, job.now)) })
  } else if (job.kind === 'note') {
    say({ kind: 'results', id: job.id, results: portable(await writer.note(job.items, job.now)) })
  } else {
    say({ kind: 'results', id: job.id, results: portable(await writer.save(job.items, job.now)) })
  }
}

function say(news: CommitNews): void {
  parentPort?.postMessage(news)
}

/** The code of an error, which tells a full disk from a fault, does not cross threads by itself; its cause does. */
function portable<Result>(results: Results<Result>): Results<Result> {
  return results.map((result) => {
    if (result.status === 'fulfilled') return result
    const { reason } = result
    const code = reason instanceof Error && 'code' in reason ? reason.code : null
    return { status: 'rejected', reason: { message: String(reason), code } }
  })
}
