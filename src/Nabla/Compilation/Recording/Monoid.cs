using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>What a reduction combines with, as an object: see <see cref="Formula"/>.</summary>
internal abstract class Monoid
{
    /// <summary>What graphs call it.</summary>
    public abstract string Name { get; }

    /// <summary>The combination of two numbers.</summary>
    public abstract Formula Formula { get; }

    /// <summary>Tells the reader the type.</summary>
    public abstract void Accept(MonoidReader reader);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Whoever does something with the type of a monoid.</summary>
internal abstract class MonoidReader
{
    public abstract void Read<M>()
        where M : struct, IMonoid;
}

/// <summary>One monoid.</summary>
internal sealed class Monoid<M> : Monoid
    where M : struct, IMonoid
{
    private Monoid()
    {
    }

    public static Monoid<M> Token { get; } = new();

    public override string Name => typeof(M).Name;

    public override Formula Formula => Formula2<M>.Token;

    public override void Accept(MonoidReader reader) => reader.Read<M>();
}
