using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Room on the stack for the few inputs that almost every operation has.</summary>
[InlineArray(Length)]
internal struct Eight<T>
{
    public const int Length = 8;

    private T _first;
}
