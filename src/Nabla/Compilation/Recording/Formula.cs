using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>A formula as an object: what a loop computes at each element, kept together with the type it was written as.</summary>
/// <remarks>There is one object for each formula, so that the same formula is the same reference.</remarks>
internal abstract class Formula
{
    /// <summary>The number of arguments.</summary>
    public abstract int Arity { get; }

    /// <summary>Whether the result is a mask, stored as bool.</summary>
    public abstract bool IsPredicate { get; }

    /// <summary>Whether the first argument is a mask, loaded from bool.</summary>
    public virtual bool FirstIsMask => false;

    /// <summary>What graphs call it.</summary>
    public abstract string Name { get; }

    /// <summary>Tells the reader the type.</summary>
    public abstract void Accept(FormulaReader reader);

    /// <summary>The type it computes in, where its last argument and its result are of these types: bools are bytes, half precision is float32.</summary>
    public DType Lane(DType argument, DType result) => LaneTypes.Computed(IsPredicate ? argument : result);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private protected static string NameOf(Type formula) => formula.DeclaringType?.Name ?? formula.Name;
}

/// <summary>Whoever does something with the type of a formula.</summary>
internal abstract class FormulaReader
{
    public abstract void Read1<F>()
        where F : struct, IFormula1;

    public abstract void Read2<F>()
        where F : struct, IFormula2;

    public abstract void Read3<F>()
        where F : struct, IFormula3;

    /// <summary>A conversion, which is the machine's own and has no formula.</summary>
    public abstract void ReadConversion();
}

/// <summary>A formula of one argument.</summary>
internal sealed class Formula1<F> : Formula
    where F : struct, IFormula1
{
    private Formula1()
    {
    }

    public static Formula1<F> Token { get; } = new();

    public override int Arity => 1;

    public override bool IsPredicate => F.IsPredicate;

    public override string Name => NameOf(typeof(F));

    public override void Accept(FormulaReader reader) => reader.Read1<F>();
}

/// <summary>A formula of two arguments.</summary>
internal sealed class Formula2<F> : Formula
    where F : struct, IFormula2
{
    private Formula2()
    {
    }

    public static Formula2<F> Token { get; } = new();

    public override int Arity => 2;

    public override bool IsPredicate => F.IsPredicate;

    public override string Name => NameOf(typeof(F));

    public override void Accept(FormulaReader reader) => reader.Read2<F>();
}

/// <summary>A formula of three arguments.</summary>
internal sealed class Formula3<F> : Formula
    where F : struct, IFormula3
{
    private Formula3()
    {
    }

    public static Formula3<F> Token { get; } = new();

    public override int Arity => 3;

    public override bool IsPredicate => false;

    public override bool FirstIsMask => F.FirstIsMask;

    public override string Name => NameOf(typeof(F));

    public override void Accept(FormulaReader reader) => reader.Read3<F>();
}

/// <summary>The same number as another element type.</summary>
internal sealed class Conversion : Formula
{
    private Conversion()
    {
    }

    public static Conversion Token { get; } = new();

    public override int Arity => 1;

    public override bool IsPredicate => false;

    public override string Name => "Convert";

    public override void Accept(FormulaReader reader) => reader.ReadConversion();
}
