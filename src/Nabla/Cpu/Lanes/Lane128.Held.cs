using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <content>The register by itself.</content>
internal readonly partial struct Lane128<T> : IHeld<Vector128<T>, Lane128<T>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Lane(Vector128<T> x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Hold(Lane128<T> x) => x._value;
}
