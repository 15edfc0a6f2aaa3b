import { describe, expect, it } from 'vitest';
import { cdcAdapter, concat, deviceDescriptor, hex, usbSetup, vendorAdapter } from '../../../captures/bytes.js';
import { tree } from '../../dissect.js';
import { Events, gapsIn, type Kind, kinds } from './events.js';

const kind = kinds[1] as Kind;
const GET_DEVICE = usbSetup(0x80, 6, 0x0100, 0, 18);
const GET_CONFIGURATION = usbSetup(0x80, 6, 0x0200, 0, 255);
const GET_STRING = usbSetup(0x80, 6, 0x0302, 0x0409, 255);

const answered = (setup: Uint8Array, data: Uint8Array): string => tree(new Events(kind).answer(setup, data).tape);
/** Without the header. */
const shown = (setup: Uint8Array, data: Uint8Array): string =>
  answered(setup, data)
    .split('\n')
    .filter((line) => /^ *(6[4-9]|[7-9]\d|1\d\d)\+/.test(line))
    .join('\n');

describe('descriptors', () => {
  it('decodes that of a device, and says which adapter it is', () => {
    const ftdi = deviceDescriptor({ vendor: 0x0403, product: 0x6001, version: 0x0600 });
    expect(shown(GET_DEVICE, ftdi)).toMatchInlineSnapshot(`
      "  64+18 usb.descriptor
          64+1 usb.b_length 12
          65+1 usb.b_descriptor_type 01
          66+2 usb.bcd_usb 0002
          68+1 usb.b_device_class 00
          69+1 usb.b_device_subclass 00
          70+1 usb.b_device_protocol 00
          71+1 usb.b_max_packet_size0 08
          72+2 usb.id_vendor 0304
          74+2 usb.id_product 0160
          76+2 usb.bcd_device 0006
          78+1 usb.i_manufacturer 01
          79+1 usb.i_product 02
          80+1 usb.i_serial_number 03
          81+1 usb.b_num_configurations 01
        82+0 usb_serial.adapter: FTDI FT232R (0403:6001)"
    `);
    const { packet } = new Events(kind).answer(GET_DEVICE, ftdi);
    expect(packet.isTelling).toBe(true);
  });

  it.each([
    [0x0403, 0x6010, 0x0700, 'FTDI FT2232H (0403:6010)'],
    [0x0403, 0xd678, 0x1000, 'FTDI FT-X (0403:d678)'],
    [0x10c4, 0xea60, 0x0100, 'CP210x (10c4:ea60)'],
    [0x067b, 0x2303, 0x0300, 'PL2303 (067b:2303)'],
    [0x1a86, 0x7523, 0x0254, 'CH34x (1a86:7523)'],
  ])('knows the adapter %i:%i', (vendor, product, version, name) => {
    expect(answered(GET_DEVICE, deviceDescriptor({ vendor, product, version }))).toContain(
      `usb_serial.adapter: ${name}`,
    );
  });

  it.each([
    [0x046d, 0xc077],
    [0x0403, 0x601f],
    [0x10c4, 0x87a0],
    [0x067b, 0x2773 + 0x1000],
    [0x1a86, 0x5512],
  ])('takes %i:%i for none', (vendor, product) => {
    const { packet, tape } = new Events(kind).answer(GET_DEVICE, deviceDescriptor({ vendor, product }));
    expect(tree(tape)).not.toContain('usb_serial');
    expect(packet.isTelling).toBe(false);
  });

  it('decodes a configuration with all that is in it', () => {
    expect(shown(GET_CONFIGURATION, cdcAdapter())).toMatchInlineSnapshot(`
      "  64+9 usb.descriptor
          64+1 usb.b_length 09
          65+1 usb.b_descriptor_type 02
          66+2 usb.w_total_length 4b00
          68+1 usb.b_num_interfaces 02
          69+1 usb.b_configuration_value 01
          70+1 usb.i_configuration 00
          71+1 usb.configuration_attributes a0
          72+1 usb.b_max_power 2d
        73+8 usb.descriptor
          73+1 usb.b_length 08
          74+1 usb.b_descriptor_type 0b
          75+1 usb.b_first_interface 00
          76+1 usb.b_interface_count 02
          77+1 usb.b_function_class 02
          78+1 usb.b_function_subclass 02
          79+1 usb.b_function_protocol 01
          80+1 usb.i_function 00
        81+9 usb.descriptor
          81+1 usb.b_length 09
          82+1 usb.b_descriptor_type 04
          83+1 usb.b_interface_number 00
          84+1 usb.b_alternate_setting 00
          85+1 usb.b_num_endpoints 01
          86+1 usb.b_interface_class 02
          87+1 usb.b_interface_subclass 02
          88+1 usb.b_interface_protocol 01
          89+1 usb.i_interface 00
        90+5 usb.descriptor
          90+1 usb.b_length 05
          91+1 usb.b_descriptor_type 24
          92+3 usb.descriptor_data 001001
        95+5 usb.descriptor
          95+1 usb.b_length 05
          96+1 usb.b_descriptor_type 24
          97+3 usb.descriptor_data 010001
        100+4 usb.descriptor
          100+1 usb.b_length 04
          101+1 usb.b_descriptor_type 24
          102+2 usb.descriptor_data 0206
        104+5 usb.descriptor
          104+1 usb.b_length 05
          105+1 usb.b_descriptor_type 24
          106+3 usb.descriptor_data 060001
        109+7 usb.descriptor
          109+1 usb.b_length 07
          110+1 usb.b_descriptor_type 05
          111+1 usb.b_endpoint_address 82
          112+1 usb.bm_attributes
            112+1 usb.bm_attributes.transfer 03 = 3
          113+2 usb.w_max_packet_size 0800
          115+1 usb.b_interval 10
        116+9 usb.descriptor
          116+1 usb.b_length 09
          117+1 usb.b_descriptor_type 04
          118+1 usb.b_interface_number 01
          119+1 usb.b_alternate_setting 00
          120+1 usb.b_num_endpoints 02
          121+1 usb.b_interface_class 0a
          122+1 usb.b_interface_subclass 00
          123+1 usb.b_interface_protocol 00
          124+1 usb.i_interface 00
        125+7 usb.descriptor
          125+1 usb.b_length 07
          126+1 usb.b_descriptor_type 05
          127+1 usb.b_endpoint_address 81
          128+1 usb.bm_attributes
            128+1 usb.bm_attributes.transfer 02 = 2
          129+2 usb.w_max_packet_size 4000
          131+1 usb.b_interval 00
        132+7 usb.descriptor
          132+1 usb.b_length 07
          133+1 usb.b_descriptor_type 05
          134+1 usb.b_endpoint_address 02
          135+1 usb.bm_attributes
            135+1 usb.bm_attributes.transfer 02 = 2
          136+2 usb.w_max_packet_size 4000
          138+1 usb.b_interval 00"
    `);
  });

  it('decodes strings', () => {
    expect(shown(GET_STRING, concat(10, 3, hex('55 00 41 00 b5 00 20 ac')))).toMatchInlineSnapshot(`
      "  64+10 usb.descriptor
          64+1 usb.b_length 0a
          65+1 usb.b_descriptor_type 03
          66+8 usb.utf16 55004100b50020ac
          74+0 usb.string: UAµ갠"
    `);
    expect(answered(GET_STRING, hex('04 03 09 04'))).toContain('usb.descriptor_data 0904');
  });

  it('takes the first bytes of a descriptor for what they are: the host asked for no more', () => {
    const { tape } = new Events(kind).answer(
      usbSetup(0x80, 6, 0x0100, 0, 8),
      deviceDescriptor({ vendor: 1, product: 1 }).subarray(0, 8),
    );
    expect(tree(tape)).toContain('usb.setup.answer 1201000200000008');
    expect(tree(tape)).not.toContain('issue.');
  });

  it('goes on behind a descriptor that is too short for its type, and not behind one without a length', () => {
    const twice = concat(hex('03 05 81'), hex('07 05 02 02 40 00 00'));
    expect(answered(GET_CONFIGURATION, twice)).toContain('issue.truncated');
    expect(answered(GET_CONFIGURATION, twice)).toContain('usb.w_max_packet_size 4000');
    const without = concat(hex('00 05'), hex('07 05 02 02 40 00 00'));
    expect(answered(GET_CONFIGURATION, without)).toContain('issue.malformed: a descriptor says that it has 0 bytes');
    expect(answered(GET_CONFIGURATION, without)).not.toContain('usb.w_max_packet_size');
  });

  it.each([cdcAdapter(), vendorAdapter(1, 2), deviceDescriptor({ vendor: 0x0403, product: 0x6001 })])(
    'owns every byte, cut anywhere',
    (whole) => {
      for (let length = 0; length <= whole.length; length++) {
        const { tape } = new Events(kind).answer(GET_CONFIGURATION, whole.subarray(0, length));
        expect(tree(tape)).not.toContain('issue.bug');
      }
      // An answer whose question was not captured is bytes.
      const bytes = kind.header({ ...ANSWER, data: whole });
      expect(gapsIn(kind, bytes)).toEqual([]);
      expect(tree(new Events(kind).frame(bytes).tape)).toContain('usb.setup.data');
    },
  );
});

const ANSWER = { id: 7, isDone: true, transfer: 2, bus: 1, device: 5, endpoint: 0x80, time: 0n } as const;
