namespace Nabla.Cpu;

/// <summary>A lane, and what compiled code is to hold it as: the bare register, which the compiler handles sooner and in greater numbers than a struct around it.</summary>
internal interface IHeld<H, V>
    where H : struct
    where V : struct
{
    /// <summary>The lane.</summary>
    static abstract V Lane(H x);

    /// <summary>What is held.</summary>
    static abstract H Hold(V x);
}
