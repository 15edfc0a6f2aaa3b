/**
 * Where Ink plays: it draws into a stand-in of standard output, whole frames of text, and never meets the terminal. With
 * `debug`, every frame comes at once and without any cursor movement, also where CI is set (without, Ink would draw nothing
 * until it ends). Keys don't reach it: they are read by ourselves.
 */
import { EventEmitter } from 'node:events';
import { Box, render } from 'ink';
import { Component, type ReactNode } from 'react';

type Options = Exclude<Parameters<typeof render>[1], NodeJS.WriteStream | undefined>;

export interface StageHandlers {
  /** Another frame is there. */
  changed(): void;
  /** Something threw while it was drawn. */
  failed(error: unknown): void;
}

export class InkStage {
  /** Lines of the last frame, with SGR sequences in them. */
  lines: readonly string[] = [];
  readonly #output: StandIn;
  /** From the first element on. */
  #instance: ReturnType<typeof render> | undefined;
  #element: ReactNode = null;
  #frame = '';
  #isOpen = true;

  constructor(
    columns: number,
    rows: number,
    private readonly handlers: StageHandlers,
  ) {
    this.#output = new StandIn(columns, rows, (frame) => this.#draw(frame));
  }

  /** Draws an element in a frame of so many rows; it is there when this returns. Ink's work goes with the size of the frame. */
  show(element: ReactNode, rows: number = this.#output.rows): void {
    this.#element = element;
    this.#output.rows = rows;
    this.#render();
  }

  resize(columns: number, rows: number): void {
    this.#output.columns = columns;
    this.#output.rows = rows;
    if (this.#instance !== undefined) this.#render();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#instance?.unmount();
  }

  #render(): void {
    if (!this.#isOpen) return;
    const framed = this.#framed();
    if (this.#instance !== undefined) this.#instance.rerender(framed);
    else this.#instance = render(framed, this.#options());
  }

  #options(): Options {
    return {
      stdout: this.#output as unknown as NodeJS.WriteStream,
      stdin: new EventEmitter() as unknown as NodeJS.ReadStream,
      stderr: this.#output as unknown as NodeJS.WriteStream,
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
      isScreenReaderEnabled: false,
    };
  }

  /** A box of the frame's size: that it changes is what makes Ink lay out anew; under CI it doesn't listen to `resize`. */
  #framed(): ReactNode {
    const { columns, rows } = this.#output;
    return (
      <Guard failed={this.handlers.failed}>
        <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
          {this.#element}
        </Box>
      </Guard>
    );
  }

  #draw(frame: string): void {
    if (!this.#isOpen || frame === this.#frame) return;
    this.#frame = frame;
    this.lines = frame.split('\n');
    this.handlers.changed();
  }
}

/** Nothing that Ink asks for a terminal only (cursor, clearing, keyboard protocols) is done where there is none. */
class StandIn extends EventEmitter {
  readonly isTTY = false;

  constructor(
    public columns: number,
    public rows: number,
    private readonly draw: (frame: string) => void,
  ) {
    super();
  }

  write(text: string): boolean {
    this.draw(text);
    return true;
  }
}

/** Hands on what its children throw; Ink's own would draw it. */
class Guard extends Component<{ readonly failed: (error: unknown) => void; readonly children: ReactNode }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.failed(error);
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}
