import type { ReactNode, Ref } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Group,
  Input,
  TextArea,
} from 'react-aria-components';
import { controlClass, FieldHint, FieldLabel, FieldProblem } from './field-parts';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  /** Words such as "optional", beside the label. */
  readonly optional?: string;
  readonly hint?: ReactNode;
  /** Marks the field invalid and says why. */
  readonly problem?: ReactNode;
  readonly placeholder?: string;
  /** More than one row makes it a text area that doesn't wrap its scroll bar around one line. */
  readonly rows?: number;
  /** Stands at the end of the field, inside its border. */
  readonly end?: ReactNode;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text, or a few (`rows`), with its label, a hint and what is wrong with it. */
export function TextField({
  label,
  optional,
  hint,
  problem,
  placeholder,
  rows = 1,
  end,
  className = '',
  inputRef,
  ...rest
}: TextFieldProps) {
  const isInvalid = problem !== undefined || rest.isInvalid === true;
  const placeholderProps = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...rest} isInvalid={isInvalid} className={className}>
      <FieldLabel optional={optional}>{label}</FieldLabel>
      {rows > 1 ? (
        <TextArea
          {...placeholderProps}
          rows={rows}
          className={`scroll-quiet block w-full resize-none px-3 py-2.5 [overflow-wrap:anywhere] data-focused:field-ring ${controlClass}`}
        />
      ) : (
        <Group
          isInvalid={isInvalid}
          className={`flex min-h-10.5 items-center gap-2 px-3 data-focus-within:field-ring ${controlClass}`}
        >
          <Input
            {...placeholderProps}
            {...(inputRef === undefined ? {} : { ref: inputRef })}
            className="min-w-0 flex-1 self-stretch bg-transparent text-ellipsis"
          />
          {end}
        </Group>
      )}
      {problem === undefined && hint !== undefined && <FieldHint>{hint}</FieldHint>}
      <FieldProblem>{problem}</FieldProblem>
    </AriaTextField>
  );
}
