import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { captureKeys, saidOf } from './deciphering.js';

it('x', async () => {
  for (const name of readdirSync('captures')
    .filter((n) => /^(security|hls).*\.(pcap|bin|hex)$/.test(n))
    .filter((n) => n.includes(process.env.ONLY ?? ''))) {
    const said = await saidOf(name, readFileSync(`captures/${name}`), captureKeys());
    console.log(
      name +
        '\n' +
        said
          .map(
            (s, i) =>
              `${i + 1} ${s.line}\n` +
              Object.entries(s.told)
                .filter(
                  ([k]) =>
                    !/attribute_name|method_name|dialog\.|response_allowed|obis|named_by|quantity|bytes\.|verdict_text/.test(
                      k,
                    ),
                )
                .map(([k, v]) => `       ${k}: ${v.join(' || ')}`)
                .join('\n'),
          )
          .join('\n'),
    );
  }
}, 100000);
