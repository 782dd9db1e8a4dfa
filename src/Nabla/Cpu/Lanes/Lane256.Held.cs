using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <content>The register by itself.</content>
internal readonly partial struct Lane256<T> : IHeld<Vector256<T>, Lane256<T>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Lane(Vector256<T> x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Hold(Lane256<T> x) => x._value;
}
