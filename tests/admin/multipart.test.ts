import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundaryOf, type PartHead, readParts } from '../../src/admin/multipart.ts'

type Part = { head: PartHead; octets: Buffer }

async function read(octets: Buffer, cuts: readonly number[], boundary = 'b'): Promise<Part[] | null> {
  const parts: Part[] = []
  const isWhole = await readParts(inPieces(octets, cuts), boundary, {
    begin: (head) => void parts.push({ head, octets: Buffer.alloc(0) }),
    octets: async (chunk) => {
      const part = parts.at(-1) ?? assert.fail()
      part.octets = Buffer.concat([part.octets, chunk])
    },
    end: async () => undefined,
  })
  return isWhole ? parts : null
}

async function* inPieces(octets: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0
  for (const cut of [...cuts].sort((one, other) => one - other)) {
    const to = Math.min(octets.length, Math.max(from, cut))
    yield octets.subarray(from, to)
    from = to
  }
  yield octets.subarray(from)
}

function form(parts: readonly (readonly [head: string, octets: Uint8Array])[], boundary = 'b'): Buffer {
  return Buffer.concat([
    ...parts.flatMap(([head, octets]) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      octets,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

test('form, cut anywhere, has the same parts with any octets in them', async () => {
  const unit = fc.constantFrom(13, 10, 45, 98, 0, 255)
  const octets = fc.array(unit, { maxLength: 60 }).map((values) => Uint8Array.from(values))
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        octets.filter((each) => !Buffer.from(each).includes('\r\n--b')),
        { minLength: 1, maxLength: 4 },
      ),
      fc.array(fc.nat(400), { maxLength: 30 }),
      async (bodies, cuts) => {
        const parts = await read(form(bodies.map((body, at) => [`name="f${at}"; filename="x"`, body])), cuts)
        assert.deepEqual(
          parts?.map(({ head, octets: got }) => [head.name, [...got]]),
          bodies.map((body, at) => [`f${at}`, [...body]]),
        )
      },
    ),
    { numRuns: Number(process.env.PORTARIA_PROPERTY_RUNS ?? 300) },
  )
})

test('form, that breaks off or is none, is told from a whole one', async () => {
  const whole = form([['name="a"', Buffer.from('1')]])
  assert.equal((await read(whole, []))?.length, 1)
  for (const end of [0, 1, 3, 20, whole.length - 4])
    assert.equal(await read(whole.subarray(0, end), []), null)
  assert.equal(await read(Buffer.from('x'.repeat(100_000)), []), null)
  assert.equal(await read(Buffer.concat([Buffer.from('--b\r\n'), Buffer.alloc(20_000, 'h')]), []), null)
  assert.equal(await read(Buffer.from('--bX\r\n\r\n'), []), null)
})

test('form, of more parts than any page has, is refused', async () => {
  const many = Array.from({ length: 600 }, (_, at) => [`name="f${at}"`, Buffer.from('')] as const)
  assert.equal(await read(form(many), []), null)
})

test('form, with the name of a file as browsers write it, gives the name', async () => {
  const head = 'name="files"; filename="a%22b%0D%0Ac%20d.txt"\r\nContent-Type: text/plain'
  const [part] = (await read(form([[head, Buffer.from('x')]]), [])) ?? []
  assert.deepEqual(part?.head, { name: 'files', filename: 'a"b  c%20d.txt', contentType: 'text/plain' })
})

test('boundary, of the type of a form, is read and of any other not', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
  assert.equal(boundaryOf('multipart/form-data; charset=x; boundary="a b"'), 'a b')
  for (const other of ['', 'text/plain; boundary=x', 'multipart/form-data', 'multipart/mixed; boundary=x'])
    assert.equal(boundaryOf(other), null, other)
})
