using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <content>The register by itself.</content>
internal readonly partial struct Lane512<T> : IHeld<Vector512<T>, Lane512<T>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Lane(Vector512<T> x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Hold(Lane512<T> x) => x._value;
}
