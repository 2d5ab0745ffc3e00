<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>FindingsCard</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DeviceFacts</name>
        <message numerus="yes">
            <source>and %n earlier, made up one after the other</source>
            <translation>
                <numerusform>and %n earlier, made up one after the other</numerusform>
                <numerusform>and %n earlier, made up one after the other</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n device</numerusform>
                <numerusform>%n devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScanBar</name>
        <message numerus="yes">
            <source>%n answered</source>
            <translation>
                <numerusform>%n answered</numerusform>
                <numerusform>%n answered</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlertTeller</name>
        <message numerus="yes">
            <source>%n more alert(s)</source>
            <translation>
                <numerusform>%n more alert</numerusform>
                <numerusform>%n more alerts</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message numerus="yes">
            <source>netmon: %n open alert(s)</source>
            <translation>
                <numerusform>netmon: %n open alert</numerusform>
                <numerusform>netmon: %n open alerts</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Sidebar</name>
        <message numerus="yes">
            <source>Alerts, %n open</source>
            <translation>
                <numerusform>Alerts, %n open</numerusform>
                <numerusform>Alerts, %n open</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>texts</name>
        <message numerus="yes">
            <source>The server tells %n kind(s) of things that this viewer does not know yet: update it.</source>
            <translation>
                <numerusform>The server tells %n kind of things that this viewer does not know yet: update it.</numerusform>
                <numerusform>The server tells %n kinds of things that this viewer does not know yet: update it.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AlertActions</name>
        <message numerus="yes">
            <source>%n alert(s)</source>
            <translation>
                <numerusform>%n alert</numerusform>
                <numerusform>%n alerts</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DeviceActions</name>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n device</numerusform>
                <numerusform>%n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %n device(s)?</source>
            <translation>
                <numerusform>Forget %n device?</numerusform>
                <numerusform>Forget %n devices?</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SubjectDialog</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>scan</name>
        <message numerus="yes">
            <source>%n device(s) answered.</source>
            <translation>
                <numerusform>%n device answered.</numerusform>
                <numerusform>%n devices answered.</numerusform>
            </translation>
        </message>
    </context>
  <context>
    <name>HealthCard</name>
    <message numerus="yes">
      <source>netmon {} · %n network(s)</source>
      <translation>
        <numerusform>netmon {} · %n network</numerusform>
        <numerusform>netmon {} · %n networks</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Legend</name>
    <message numerus="yes">
      <source>(%n time(s))</source>
      <translation>
        <numerusform>(%n time)</numerusform>
        <numerusform>(%n times)</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>wellbeing</name>
    <message numerus="yes">
      <source>No alerts, but %n device(s) or target(s) not well</source>
      <translation>
        <numerusform>No alerts, but %n device or target is not well</numerusform>
        <numerusform>No alerts, but %n devices or targets are not well</numerusform>
      </translation>
    </message>
  </context>
</TS>
