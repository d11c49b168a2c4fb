import assert from 'node:assert/strict'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { sendMail } from '../support/send-mail.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

for (const [what, octets] of [
  ['small mails', 20_000],
  ['a mail that goes to a file', 600_000],
] as const) {
  test(`security §5 row 2 disk full, ${what}, get 452 4.3.1 and are taken again when there is room`, async (t) => {
    const disk = mountSmallDisk(t, '12m')
    if (disk === null) return
    const gateway = await startGatewayProcess({ dataDir: join(disk, 'data') })
    t.after(() => gateway.kill())
    assert.match(await sendMail(gateway.smtpPort, { id: 'before' }), /^250 2\.6\.0 /)
    const ballast = join(disk, 'ballast')
    await fill(disk, ballast)
    const replies: string[] = []
    for (let count = 0; count < 5; count++) replies.push(await sendMail(gateway.smtpPort, { octets }))
    assert.match(replies.at(-1) ?? '', /^452 4\.3\.1 /, replies.join('\n'))
    for (const reply of replies) assert.match(reply, /^(?:250|452 4\.3\.1) /)
    await rm(ballast)
    assert.match(await sendMail(gateway.smtpPort, { octets }), /^250 2\.6\.0 /)
    assert.match(await sendMail(gateway.smtpPort), /^250 2\.6\.0 /)
    assert.equal(await gateway.stop(), 0)
  })
}

/** Writes until nothing more goes on the disk. */
async function fill(disk: string, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk)
  await writeFile(file, Buffer.alloc(bavail * bsize))
}
