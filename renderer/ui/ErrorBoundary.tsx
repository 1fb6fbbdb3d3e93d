import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** Shown in place of what can't be drawn. It must not depend on what failed. */
  readonly renderFault: (retry: () => void) => ReactNode;
  /** What is drawn from: with another one it is tried again. */
  readonly of?: unknown;
  readonly children: ReactNode;
}

interface State {
  readonly hasFailed: boolean;
  readonly of: unknown;
}

/**
 * Keeps what throws while it is drawn from taking the rest of the window away: React ends everything up to the next boundary. The root
 * is told of each failure (`reportFaults`). A class, since React has no hook for it.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ of }: ErrorBoundaryProps, state: State): Partial<State> | null {
    return Object.is(of, state.of) ? null : { hasFailed: false, of };
  }

  override state: State = { hasFailed: false, of: this.props.of };

  override render(): ReactNode {
    const { renderFault, children } = this.props;
    return this.state.hasFailed ? renderFault(() => this.setState({ hasFailed: false })) : children;
  }
}
