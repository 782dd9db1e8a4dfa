namespace Nabla;

/// <summary>Which inputs and outputs of an application its rules read. Reverse keeps only those alive.</summary>
internal readonly record struct Residuals(uint Inputs, uint Outputs)
{
    public static Residuals None { get; } = new(0, 0);

    public static Residuals All { get; } = new(uint.MaxValue, uint.MaxValue);

    public static Residuals AllInputs { get; } = new(uint.MaxValue, 0);

    public static Residuals FirstOutput { get; } = new(0, 1);

    // One bit each; an operation of more than 32 inputs or outputs reads all of them or none.
    public bool Input(int index) => Has(Inputs, index);

    public bool Output(int index) => Has(Outputs, index);

    private static bool Has(uint mask, int index) => index < 32 ? (mask >> index & 1) != 0 : mask == uint.MaxValue;
}
