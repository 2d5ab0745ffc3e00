<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>AboutDialog</name>
    <message>
        <location filename="../views/about.py" line="36" />
        <source>About netmon</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/about.py" line="42" />
        <source>Knows every device on your network</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/about.py" line="48" />
        <source>Viewer</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/about.py" line="49" />
        <source>Server</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/about.py" line="49" />
        <source>not connected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/about.py" line="60" />
        <source>As a whole, with PyQt6 in it, the viewer is under the GNU General Public License, version 3.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>AlertsPage</name>
    <message>
        <location filename="../views/alerts_page.py" line="46" />
        <source>Show those that are over</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="48" />
        <source>Acknowledge</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="48" />
        <source>I have seen this (A)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="49" />
        <source>Silence</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="50" />
        <source>Send no notifications about this for a while</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="53" />
        <source>For an hour</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="54" />
        <source>For eight hours</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="55" />
        <source>For a day</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="56" />
        <source>For a week</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="60" />
        <source>Silences</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="63" />
        <source>All is well</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="64" />
        <source>When a device goes offline, answers slowly or is new, it is told here and in the tray.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="84" />
        <location filename="../views/alerts_page.py" line="77" />
        <source>Alerts</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="161" />
        <source>Everything</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="162" />
        <source>any alert</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="163" />
        <source>until {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="165" />
        <source>End</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Chart</name>
    <message>
        <location filename="../views/chart.py" line="43" />
        <source>Latency (ms)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/chart.py" line="43" />
        <source>Loss (%)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/chart.py" line="121" />
        <source>no answer</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/chart.py" line="124" />
        <source>{} lost</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>ConnectPage</name>
    <message>
        <location filename="../views/connect_page.py" line="101" />
        <location filename="../views/connect_page.py" line="40" />
        <source>Servers</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="45" />
        <source>Forget this server</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="105" />
        <location filename="../views/connect_page.py" line="46" />
        <source>Connect</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="61" />
        <source>Servers cannot be looked for here; type the address of one.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="64" />
        <source>Looking for servers in this network … Start one with “netmon serve”, or try the demo.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="91" />
        <source>Type the key that “netmon serve” printed when it first started.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="106" />
        <source>Address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="106" />
        <source>Key</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="122" />
        <source>Connect to a netmon server</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="123" />
        <source>The server watches the network; this window shows what it sees.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="130" />
        <source>No server at hand?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="131" />
        <source>Try the demo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="152" />
        <source>The key is kept in the keyring of your system ({}).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="153" />
        <source>There is no keyring here, so the key is kept in a file that only you can read: {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/connect_page.py" line="183" />
        <source>as remembered</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>DeviceFacts</name>
    <message>
        <location filename="../views/device_facts.py" line="33" />
        <source>About</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="34" />
        <source>Addresses</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="35" />
        <source>Seen by</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="36" />
        <source>Merged devices</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="80" />
        <source>no MAC known</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="81" />
        <source>private</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="103" />
        <location filename="../views/device_facts.py" line="96" />
        <source>Split</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="102" />
        <source>What came with the merge becomes a device of its own again.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="103" />
        <source>Split them?</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>DeviceMenu</name>
    <message>
        <location filename="../views/device_menu.py" line="47" />
        <source>Open</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="49" />
        <source>Rename …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="50" />
        <source>Tags …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="51" />
        <source>Notes …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="52" />
        <source>This is mine</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="56" />
        <source>Ping now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="57" />
        <source>Wake up</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="61" />
        <source>Copy the IP address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="63" />
        <source>Copy the MAC</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="65" />
        <source>Copy the rows</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="67" />
        <source>Merge with …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="68" />
        <source>Forget …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="75" />
        <source>Rename</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="76" />
        <source>Name (empty: the one the device gives itself)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="87" />
        <source>Tags</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="88" />
        <source>Tags, separated by commas</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="98" />
        <location filename="../views/device_menu.py" line="98" />
        <source>Notes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="114" />
        <source>Sent a wake-up call</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="125" />
        <source>Merge</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="125" />
        <source>The same device as</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="132" />
        <source>Forget {}?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="133" />
        <source>Its name, tags and history go. If it is still there, it comes back as a new device.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="134" />
        <source>Forget</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="144" />
        <source>{} answered</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_menu.py" line="147" />
        <source>{} did not answer</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>DevicePage</name>
    <message>
        <location filename="../views/device_page.py" line="119" />
        <source>Back</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="120" />
        <source>Back (Esc)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="126" />
        <source>Ping now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="127" />
        <source>Rename</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="129" />
        <source>More</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="163" />
        <source>How it answers</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="166" />
        <source>1 h</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="167" />
        <source>24 h</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="168" />
        <source>7 d</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="169" />
        <source>30 d</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="170" />
        <source>1 y</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="334" />
        <location filename="../views/device_page.py" line="329" />
        <location filename="../views/device_page.py" line="181" />
        <location filename="../views/device_page.py" line="180" />
        <source>Save the chart</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="183" />
        <source>As a picture (PNG) …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="184" />
        <source>As numbers (CSV) …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="196" />
        <source>Events</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="229" />
        <location filename="../views/device_page.py" line="196" />
        <source>Alerts</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="218" />
        <source>for {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="220" />
        <source>comes and goes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="315" />
        <source>Point at the chart to read a moment.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_page.py" line="331" />
        <source>The picture cannot be written there.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>DevicesPage</name>
    <message>
        <location filename="../views/devices_page.py" line="51" />
        <source>Search name, address, MAC, vendor, notes …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="170" />
        <location filename="../views/devices_page.py" line="104" />
        <source>Devices</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="113" />
        <source>Status</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="114" />
        <source>Kind</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="115" />
        <source>Tag</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="116" />
        <source>Network</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="123" />
        <location filename="../views/devices_page.py" line="122" />
        <source>Choose the columns</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="127" />
        <location filename="../views/devices_page.py" line="126" />
        <source>Save what is shown as CSV</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="133" />
        <source>Show all devices</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="134" />
        <source>Scan now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="223" />
        <source>Any status</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="224" />
        <source>Any kind</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="225" />
        <source>Any tag</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="226" />
        <source>Any network</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <location filename="../views/devices_page.py" line="240" />
        <source>%n device(s)</source>
        <translation type="unfinished">
            <numerusform />
        </translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="240" />
        <source>{} of {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="252" />
        <source>No device is like this</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="253" />
        <source>Take a word out of the search, or show all devices.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="255" />
        <source>No devices yet</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="256" />
        <source>The server has seen nobody so far. A scan asks every address.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="258" />
        <source>Nothing to show yet</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/devices_page.py" line="259" />
        <source>The devices appear as soon as the server answers.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <location filename="../views/main_window.py" line="146" />
        <source>That did not work</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="172" />
        <source>Overview</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="172" />
        <source>Devices</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="172" />
        <source>Alerts</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="194" />
        <source>Other server (Ctrl+O)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="195" />
        <source>Settings (Ctrl+,)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="196" />
        <source>About (F1)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="230" />
        <source>Try now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="263" />
        <source>It is tried again by itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="264" />
        <source>What is shown is from before.</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <location filename="../views/main_window.py" line="290" />
        <source>%n more alert(s)</source>
        <translation type="unfinished">
            <numerusform />
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../views/main_window.py" line="308" />
        <source>Alerts, %n open</source>
        <translation type="unfinished">
            <numerusform />
        </translation>
    </message>
    <message>
        <location filename="../views/main_window.py" line="335" />
        <source>Live</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="336" />
        <source>Connecting …</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="337" />
        <source>Connection lost</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/main_window.py" line="339" />
        <location filename="../views/main_window.py" line="338" />
        <source>Not connected</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>OverviewPage</name>
    <message>
        <location filename="../views/overview_page.py" line="51" />
        <source>Slowest now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="52" />
        <source>Monitor</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="64" />
        <source>Overview</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="72" />
        <source>Online</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="73" />
        <source>Offline</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="74" />
        <source>Unknown</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="75" />
        <source>New in 24 h</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="76" />
        <source>Open alerts</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="79" />
        <source>What happened</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="169" />
        <source>Nobody has been pinged yet.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="177" />
        <source>What is shown may be out of date.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="179" />
        <source>The monitor has not judged itself yet.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="181" />
        <source>It cannot see, so nothing is called offline: {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="185" />
        <source>It sees its networks, for {}.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="187" />
        <source>Monitoring is paused until {}.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/overview_page.py" line="192" />
        <source>netmon {} · {} networks</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>ScanBar</name>
    <message>
        <location filename="../views/scan_bar.py" line="31" />
        <source>Scan</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/scan_bar.py" line="33" />
        <source>Look for devices now (Ctrl+R)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/scan_bar.py" line="37" />
        <source>Cancel</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/scan_bar.py" line="58" />
        <source>All networks</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <location filename="../views/scan_bar.py" line="78" />
        <source>%n device(s) answered.</source>
        <translation type="unfinished">
            <numerusform />
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../views/scan_bar.py" line="92" />
        <source>%n answered</source>
        <translation type="unfinished">
            <numerusform />
        </translation>
    </message>
</context><context>
    <name>SettingsDialog</name>
    <message>
        <location filename="../views/settings_dialog.py" line="45" />
        <location filename="../views/settings_dialog.py" line="24" />
        <source>Settings</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="34" />
        <location filename="../views/settings_dialog.py" line="28" />
        <source>As the system</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="29" />
        <source>Light</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="30" />
        <source>Dark</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="38" />
        <source>Show alerts on the desktop while this window is not in front</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="40" />
        <source>Closing the window leaves netmon in the tray</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="47" />
        <source>Colors</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="47" />
        <source>Language</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="51" />
        <source>The language changes when netmon starts the next time.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <location filename="../views/timeline.py" line="36" />
        <source>Presence over time</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/timeline.py" line="75" />
        <source>now</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Tray</name>
    <message>
        <location filename="../views/tray.py" line="31" />
        <source>Open</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/tray.py" line="32" />
        <source>Quit</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>alerts</name>
    <message>
        <location filename="../views/alert_table.py" line="27" />
        <source>State</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="32" />
        <source>Who</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="33" />
        <source>What</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="35" />
        <source>Since</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="39" />
        <source>Seen by</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="47" />
        <source>Over</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="49" />
        <source>Acknowledged</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="50" />
        <source>Pending</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/alert_table.py" line="50" />
        <source>Firing</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>columns</name>
    <message>
        <location filename="../models/device_columns.py" line="41" />
        <source>Status</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="48" />
        <source>Name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="55" />
        <source>IP address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="62" />
        <source>Kind</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="69" />
        <source>Vendor</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="76" />
        <source>MAC</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="84" />
        <source>Latency</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="93" />
        <source>Loss</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="102" />
        <source>Since</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="112" />
        <source>Why</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="120" />
        <source>Tags</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="128" />
        <source>First seen</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="137" />
        <source>Last seen</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/device_columns.py" line="151" />
        <source>Unsteady</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>export</name>
    <message>
        <location filename="../views/export.py" line="25" />
        <source>Save the devices as CSV</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export.py" line="37" />
        <source>The file cannot be written: {}.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>facts</name>
    <message>
        <location filename="../views/device_facts.py" line="110" />
        <source>Host name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="112" />
        <source>{}, {} sure</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="115" />
        <source>Role</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="115" />
        <source>This is the monitor itself</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="116" />
        <source>Yes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="116" />
        <source>No</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="118" />
        <source>Mine</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="119" />
        <source>First seen</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="120" />
        <source>Last seen</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="122" />
        <source>Notes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="154" />
        <source>Kind</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="155" />
        <source>Maker</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="156" />
        <source>Model</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="157" />
        <source>System</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="158" />
        <source>Software</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/device_facts.py" line="159" />
        <source>Serial number</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>news</name>
    <message>
        <location filename="../views/news_table.py" line="26" />
        <source>When</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/news_table.py" line="32" />
        <source>What</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="88" />
        <location filename="../models/news.py" line="87" />
        <source>A device</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="147" />
        <location filename="../models/news.py" line="97" />
        <source>is back</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="99" />
        <location filename="../models/news.py" line="97" />
        <source>after {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="148" />
        <location filename="../models/news.py" line="99" />
        <source>went offline</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="102" />
        <source>has other {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="105" />
        <source>{} moved to {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="106" />
        <source>another device</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="109" />
        <source>two devices use {}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="131" />
        <source>host name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="132" />
        <source>addresses</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="133" />
        <source>name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="145" />
        <source>is new</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="146" />
        <source>was forgotten</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="149" />
        <source>answers again</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="150" />
        <source>no longer answers</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="154" />
        <source>more new devices than a network has</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="155" />
        <source>monitoring was paused or goes on</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="156" />
        <source>the monitor's sight has changed</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../models/news.py" line="157" />
        <source>a scan has finished</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>texts</name>
    <message>
        <location filename="../texts.py" line="21" />
        <source>{} s</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="23" />
        <source>{} min</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="25" />
        <source>{} h</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="26" />
        <source>{} d</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="37" />
        <source>just now</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="38" />
        <source>{} ago</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="67" />
        <source>Online</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="68" />
        <source>Offline</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="69" />
        <source>Unknown</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="76" />
        <source>Scanning</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="77" />
        <source>Scan finished</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="78" />
        <source>Scan cancelled</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="79" />
        <source>Scan ran out of time</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../texts.py" line="80" />
        <source>Scan failed</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>trust</name>
    <message>
        <location filename="../views/trust_dialog.py" line="23" />
        <source>Is this your server?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="29" />
        <source>{} has a certificate of its own making, as “netmon serve --self-signed” makes it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="31" />
        <source>The certificate of {} is another one than before. Either it was renewed, or somebody is in between.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="35" />
        <source>Compare the fingerprint with the one the server printed when it started:</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="42" />
        <source>It is the same</source>
        <translation type="unfinished" />
    </message>
</context></TS>
