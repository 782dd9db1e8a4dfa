using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>A function of one number as an object: see <see cref="Formula"/>.</summary>
internal abstract class ScalarFunction
{
    /// <summary>Tells the reader the type.</summary>
    public abstract void Accept(ScalarFunctionReader reader);
}

/// <summary>Whoever does something with the type of a function of one number.</summary>
internal abstract class ScalarFunctionReader
{
    public abstract void Read<F>()
        where F : struct, IScalarFunction;
}

/// <summary>One function.</summary>
internal sealed class ScalarFunction<F> : ScalarFunction
    where F : struct, IScalarFunction
{
    private ScalarFunction()
    {
    }

    public static ScalarFunction<F> Token { get; } = new();

    public override void Accept(ScalarFunctionReader reader) => reader.Read<F>();
}
