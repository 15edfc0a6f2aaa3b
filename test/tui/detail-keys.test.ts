/** Keys in the tree and in the bytes of a message: what each says it does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { open, type TestScreen } from './world.js';

/** Message 2: the frame's bytes alone. Message 5: a list that is folded. */
let session: TestScreen;
/** Messages joined from several frames: they have bytes of their own. */
let joined: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
  joined = await open('hdlc-segmented.pcap');
});
afterAll(() => {
  session.close();
  joined.close();
});
beforeEach(() => {
  screen = session.fresh();
});

describe('the tree', () => {
  beforeEach(() => {
    screen.goTo(3).press('enter');
  });

  it('shows the message, the headers before it folded', () => {
    expect(screen.tree).toMatchInlineSnapshot(`
      [
        "eth",
        "ip",
        "tcp",
        "wrapper",
        "  wrapper.version",
        "  wrapper.source",
        "  wrapper.destination",
        "  wrapper.length",
        "get_request",
        "  dlms.apdu",
        "  get_request.choice",
        "  dlms.invoke_id_and_priority",
        "    dlms.invoke_id",
        "    dlms.service_class",
        "    dlms.priority",
        "  cosem.attribute_descriptor",
        "    cosem.class_id",
        "    cosem.instance",
        "    cosem.attribute",
        "    cosem.attribute_name",
      ]
    `);
  });

  it('moving chooses fields', () => {
    expect(screen.field).toBe('get_request');
    expect(screen.press('j').field).toBe('dlms.apdu');
    expect(screen.type('3j').field).toBe('dlms.invoke_id');
    expect(screen.press('k').field).toBe('dlms.invoke_id_and_priority');
    expect(screen.press('g').field).toBe('eth');
    expect(screen.press('G').field).toBe('cosem.attribute_name');
  });

  it('left folds, then goes to what the field is in, and on top to the list', () => {
    screen.type('6j');
    expect(screen.field).toBe('dlms.priority');
    expect(screen.press('h').field).toBe('dlms.invoke_id_and_priority');
    expect(screen.tree.filter((line) => line.includes('dlms.priority'))).toEqual(['    dlms.priority']);
    screen.press('h');
    expect(screen.tree.filter((line) => line.includes('dlms.priority'))).toEqual([]);
    expect(screen.press('left').field).toBe('get_request');
    screen.press('h');
    expect(screen.tree.at(-1)).toBe('get_request');
    expect(screen.press('h').state.focus).toBe('list');
  });

  it('right unfolds, then goes into it', () => {
    screen.press('g', 'right');
    expect(screen.field).toBe('eth');
    expect(screen.tree[1]).toBe('  eth.dst');
    expect(screen.press('l').field).toBe('eth.dst');
    expect(screen.press('l').field).toBe('eth.dst');
  });

  it('enter folds and unfolds, and looks into the bytes of a field without others in it', () => {
    screen.press('enter');
    expect(screen.tree.at(-1)).toBe('get_request');
    screen.press('enter', 'j', 'enter');
    expect(screen.state.focus).toBe('bytes');
    expect(screen.press('enter').state.focus).toBe('tree');
  });

  it('z folds and unfolds all that is in it', () => {
    screen.press('z');
    expect(screen.tree.at(-1)).toBe('get_request');
    screen.press('z');
    expect(screen.tree).toContain('    dlms.priority');
  });

  it('the dot shows the encoding, too', () => {
    const count = screen.tree.length;
    const list = screen.goTo(10);
    const before = list.tree.length;
    expect(list.press('.').tree.length).toBeGreaterThan(before);
    expect(list.press('.').tree.length).toBe(before);
    expect(screen.goTo(3).tree.length).toBe(count);
  });

  it('what is folded stays folded in the next message of its kind', () => {
    screen.type('3j').press('h', 'J', 'J');
    expect(screen.message).toBe(5);
    expect(screen.tree).toContain('  dlms.invoke_id_and_priority');
    expect(screen.tree).not.toContain('    dlms.priority');
  });

  it('the chosen field stays chosen from message to message, also past one that has none such', () => {
    screen.type('7j');
    expect(screen.field).toBe('cosem.attribute_descriptor');
    screen.press('J');
    expect(screen.field).toBe('get_response');
    expect(screen.press('J').field).toBe('cosem.attribute_descriptor');
    screen.press('j', 'J', 'J');
    expect(screen.field).toBe('cosem.class_id');
  });

  it('> and < move a long line aside, as far as there is more of it', () => {
    screen.goTo(1);
    expect(screen.press('>').state.tree.left).toBe(0);
    for (let i = 0; i < 40 && screen.field !== 'initiate.conformance'; i++) screen.press('j');
    expect(screen.field).toBe('initiate.conformance');
    expect(screen.press('>').state.tree.left).toBeGreaterThan(0);
    const end = screen.type('>>>>>>>>>>>>>>>>>>').state.tree.left;
    expect(screen.press('>').state.tree.left).toBe(end);
    expect(screen.picture.join('\n')).toContain('…');
    expect(screen.press('j').state.tree.left).toBe(0);
  });

  it('the bytes of the field are shown', () => {
    screen.type('8j');
    expect(screen.field).toBe('cosem.class_id');
    expect(screen.state.bytes).toMatchObject({ store: 0, at: 54 + 8 + 3 });
  });

  it('i explains the field, j and k scroll, Esc closes', () => {
    screen.resize(120, 12).press('i');
    expect(screen.state.dialog).toEqual({ kind: 'explain', top: 0 });
    expect(screen.press('k').state.dialog).toEqual({ kind: 'explain', top: 0 });
    for (let i = 0; i < 50; i++) screen.press('j');
    const { count, height } = screen.session.dialogLines(screen.state);
    expect(screen.state.dialog).toEqual({ kind: 'explain', top: Math.max(0, count - height) });
    expect(screen.press('esc').state).toMatchObject({ dialog: undefined, focus: 'tree' });
    for (const key of ['i', 'q', 'enter']) {
      expect(screen.press('i').state.dialog).toBeDefined();
      expect(screen.press(key).state.dialog).toBeUndefined();
    }
  });
});

describe('the bytes', () => {
  beforeEach(() => {
    // 8 bytes a row.
    screen.goTo(3).press('tab', 'tab');
  });

  const at = (): number => screen.state.bytes.at;

  it('begin at the first byte of the chosen field', () => {
    expect(screen.state.focus).toBe('bytes');
    expect(at()).toBe(62);
  });

  it('the cursor moves by bytes and by rows, and the tree follows', () => {
    expect(screen.press('l').field).toBe('get_request.choice');
    expect(screen.press('right').field).toBe('dlms.invoke_id');
    expect(screen.press('h', 'left').field).toBe('dlms.apdu');
    expect(at()).toBe(62);
    screen.press('k');
    expect(at()).toBe(54);
    expect(screen.field).toBe('wrapper.version');
    expect(screen.type('2j') && at()).toBe(70);
    expect(screen.type('3h') && at()).toBe(67);
    expect(screen.field).toBe('cosem.instance');
  });

  it('what it stands on is unfolded', () => {
    screen.press('g');
    expect(at()).toBe(0);
    expect(screen.field).toBe('eth.dst');
    expect(screen.tree[1]).toBe('  eth.dst');
  });

  it('stops at both ends', () => {
    screen.press('g', 'h', 'k');
    expect(at()).toBe(0);
    screen.press('G');
    const last = at();
    expect(screen.press('l', 'j', 'pagedown') && at()).toBe(last);
    expect(last).toBe((screen.session.stores(screen.state)[0] ?? 0) - 1);
  });

  it('0 and $ go to the edges of the row', () => {
    screen.press('0');
    expect(at()).toBe(56);
    screen.press('$');
    expect(at()).toBe(63);
    screen.press('G', '$');
    expect(at()).toBe((screen.session.stores(screen.state)[0] ?? 0) - 1);
  });

  it('s goes through the bytes a message is made of', () => {
    expect(screen.press('s').said).toBe('this message has no other bytes');
    const other = joined.fresh().goTo(10).press('tab');
    expect(other.session.stores(other.state)).toHaveLength(3);
    expect(other.state.bytes.store).toBe(1);
    other.press('s');
    expect(other.press('s').state).toMatchObject({ focus: 'bytes', bytes: { store: 0, at: 0 } });
    expect(other.press('s').state.bytes.store).toBe(1);
  });

  it('a count goes to a message from here, too', () => {
    expect(screen.type('5G').message).toBe(5);
    expect(screen.state.focus).toBe('bytes');
  });
});

describe('where there is room for one pane', () => {
  it('the tree stands there until somebody goes to the bytes', () => {
    screen.resize(80, 24);
    const named = (): string | undefined => screen.picture.find((line) => line.startsWith('──'));
    expect(named()).toContain('message 1');
    screen.press('tab', 'tab');
    expect(named()).toContain('frame, 118 bytes');
    expect(named()).not.toContain('message 1');
    screen.press('tab');
    expect(named()).not.toContain('message 1');
    screen.press('tab');
    expect(named()).toContain('message 1');
  });
});
