namespace Nabla;

/// <summary>Which inputs and outputs of an application its rules read. Reverse keeps only those alive.</summary>
internal readonly record struct Residuals(uint Inputs, uint Outputs)
{
    public static Residuals None { get; } = new(0, 0);

    public static Residuals All { get; } = new(uint.MaxValue, uint.MaxValue);

    public static Residuals AllInputs { get; } = new(uint.MaxValue, 0);

    public static Residuals FirstOutput { get; } = new(0, 1);

    // Operations of more than 32 inputs are linear ones, which read none.
    public bool Input(int index) => index < 32 && (Inputs >> index & 1) != 0;

    public bool Output(int index) => index < 32 && (Outputs >> index & 1) != 0;
}
